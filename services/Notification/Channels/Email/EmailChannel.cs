using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Domain;
using Notifications.Texts;

namespace Notifications.Channels.Email;

/// <summary>Hands mail to the configured server; 4xx can be tried again, 5xx cannot.</summary>
public sealed class EmailChannel(SmtpConnections connections, Wordings wordings, IOptionsMonitor<SmtpOptions> options) : IChannel
{
    public string Type => Addressee.Mail;

    public RetrySchedule Schedule => RetrySchedule.Mail;

    public async Task<ChannelAnswer> Send(Requested message, CancellationToken ct)
    {
        var smtp = options.CurrentValue;
        if (smtp.Host.Length == 0) return new ChannelAnswer.Retryable("no mail server is configured: Notification:Smtp:Host");
        MimeMessage mail;
        try
        {
            mail = Mail.Compose(message, wordings.For(message), smtp.From);
        }
        catch (ParseException)
        {
            return new ChannelAnswer.Permanent("not an e-mail address");
        }

        using (mail)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(smtp.Timeout);
            try
            {
                return await Hand(mail, patience.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new ChannelAnswer.Retryable($"no answer within {smtp.Timeout.TotalSeconds:0.#} s");
            }
            catch (Exception refused) when (refused is IOException or SocketException or ProtocolException or CommandException
                or ServiceNotConnectedException or AuthenticationException or SslHandshakeException or NotSupportedException)
            {
                return new ChannelAnswer.Retryable($"mail server: {refused.Message}");
            }
        }
    }

    private async Task<ChannelAnswer> Hand(MimeMessage mail, CancellationToken ct)
    {
        var client = await connections.Take(ct);
        try
        {
            var answer = await client.SendAsync(mail, ct);
            connections.GiveBack(client);
            return new ChannelAnswer.Accepted($"250 {answer}".Trim());
        }
        catch (SmtpCommandException refused)
        {
            connections.GiveBack(client);
            var text = $"{(int)refused.StatusCode} {refused.Message}".Trim();
            return (int)refused.StatusCode >= 500 ? new ChannelAnswer.Permanent(text) : new ChannelAnswer.Retryable(text, OneRecipient: true);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
