namespace Notifications.Channels.Webhook;

/// <summary>Configuration section <c>Notification:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Notification:Webhooks";

    /// <summary>
    /// Hosts (<c>127.0.0.1</c>, <c>localhost:8080</c>) that may be called although they are not public, and over plain HTTP: for a receiver on
    /// the developer's own machine. A process outside Development does not start with any.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>For one attempt altogether: name, connection, TLS, request and status.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    public bool Allows(string host, int port) =>
        AllowedHosts.Any(allowed => Is(allowed, host) || Is(allowed, $"{host}:{port}"));

    private static bool Is(string allowed, string host) => string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase);
}
