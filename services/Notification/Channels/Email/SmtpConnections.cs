using System.Collections.Concurrent;
using System.Diagnostics;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Email;

/// <summary>Connections to the mail server, kept open between messages: a greeting and TLS a message would cost more than the message.</summary>
public sealed class SmtpConnections(IOptionsMonitor<SmtpOptions> options) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentBag<(SmtpClient Client, long Since)> idle = [];

    public async Task<SmtpClient> Take(CancellationToken ct)
    {
        while (idle.TryTake(out var kept))
        {
            if (await IsAlive(kept.Client, kept.Since, ct)) return kept.Client;
            kept.Client.Dispose();
        }

        return await Connect(options.CurrentValue, ct);
    }

    /// <summary>Only after a message went through or was refused as such; a connection in doubt is disposed by its user.</summary>
    public void GiveBack(SmtpClient client) => idle.Add((client, Stopwatch.GetTimestamp()));

    public void Dispose()
    {
        while (idle.TryTake(out var kept)) kept.Client.Dispose();
    }

    // Servers hang up on idle clients; a message must not pay for that with a failed attempt.
    private static async Task<bool> IsAlive(SmtpClient client, long since, CancellationToken ct)
    {
        if (!client.IsConnected) return false;
        if (Stopwatch.GetElapsedTime(since) < Fresh) return true;
        try
        {
            await client.NoOpAsync(ct);
            return true;
        }
        catch (Exception gone) when (gone is IOException or MailKit.ProtocolException or MailKit.CommandException)
        {
            return false;
        }
    }

    private static async Task<SmtpClient> Connect(SmtpOptions smtp, CancellationToken ct)
    {
        var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, ct);
            if (smtp is { User: { Length: > 0 } user, PasswordFile: { Length: > 0 } file })
                await client.AuthenticateAsync(user, (await File.ReadAllTextAsync(file, ct)).Trim(), ct);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
