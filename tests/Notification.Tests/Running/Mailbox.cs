using MimeKit;
using Notifications.Tests.Channels;

namespace Notifications.Tests.Running;

/// <summary>A real SMTP server that takes all mail of a run.</summary>
public sealed class Mailbox : IAsyncDisposable
{
    private readonly NodeProcess smtp;

    private Mailbox(NodeProcess smtp) => this.smtp = smtp;

    public static async Task<Mailbox> Open() => new(await NodeProcess.Start("smtp-receiver.mjs"));

    /// <summary>What the service is configured with to send here.</summary>
    public Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["Notification:Smtp:Host"] = "127.0.0.1",
        ["Notification:Smtp:Port"] = $"{smtp.Port}",
        ["Notification:Smtp:From"] = "incidents@platform.test",
        ["Notification:Smtp:Security"] = "None",
    };

    public async Task<MimeMessage> Next() =>
        await MimeMessage.LoadAsync(new MemoryStream(Convert.FromBase64String((await smtp.Next()).GetProperty("message").GetString()!)));

    /// <summary>Whether something arrived that was not read.</summary>
    public bool HasMore => smtp.Rest().Count > 0;

    public ValueTask DisposeAsync() => smtp.DisposeAsync();
}
