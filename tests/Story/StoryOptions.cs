using System.Text.Json;

namespace Story;

/// <summary>What the story needs to know of the platform it is told on.</summary>
/// <param name="Credentials">API keys by role.</param>
/// <param name="SmtpPort">Where Notification hands its mail to.</param>
/// <param name="HookPort">Where Notification calls the webhook.</param>
/// <param name="HookSecret">The webhook's signing secret, <c>whsec_…</c>.</param>
/// <param name="ReportFile">Where the major-incident report is saved.</param>
public sealed record StoryOptions(
    Uri Gateway, IReadOnlyDictionary<string, string> Credentials, int SmtpPort, int HookPort, string HookSecret, string ReportFile)
{
    /// <summary>Reads <c>RUN_JSON SMTP_PORT HOOK_PORT SECRET_FILE REPORT_FILE</c>.</summary>
    public static async Task<StoryOptions> Read(string[] arguments)
    {
        if (arguments is not [var run, var smtp, var hook, var secret, var report])
            throw new StoryFailedException("expected RUN_JSON SMTP_PORT HOOK_PORT SECRET_FILE REPORT_FILE, as ./run demo gives them");
        await using var file = File.OpenRead(run);
        var written = await JsonSerializer.DeserializeAsync<Run>(file, JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{run} is empty.");
        return new(
            new(written.Gateway), written.Credentials, int.Parse(smtp), int.Parse(hook), (await File.ReadAllTextAsync(secret)).Trim(), report);
    }

    private sealed record Run(string Gateway, Dictionary<string, string> Credentials);
}
