namespace Notifications.Channels.Webhook;

/// <summary>
/// Signing secrets by the name a contract uses: <c>Notification:Webhooks:Secrets:{name}</c> is the secret itself or, better,
/// <c>…:{name}:File</c> the file it stands in. Looked up at every attempt, so a secret put right is used by the next one.
/// </summary>
public sealed class WebhookSecrets(IConfiguration configuration)
{
    /// <summary>Used where the contract names none.</summary>
    public const string Default = "default";

    public byte[]? Find(string? name)
    {
        var section = configuration.GetSection($"Notification:Webhooks:Secrets:{name ?? Default}");
        var secret = section["File"] is { Length: > 0 } file && File.Exists(file) ? File.ReadAllText(file) : section.Value;
        return secret is null ? null : WebhookSignature.KeyOf(secret);
    }
}
