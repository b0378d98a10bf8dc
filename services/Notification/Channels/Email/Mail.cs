using MimeKit;
using MimeKit.Text;
using Notifications.Domain;
using Notifications.Texts;

namespace Notifications.Channels.Email;

/// <summary>A notification as an e-mail: plain text and the same as simple HTML.</summary>
public static class Mail
{
    /// <exception cref="ParseException">The recipient's or the sender's address is none.</exception>
    public static MimeMessage Compose(Requested message, Wording wording, string from)
    {
        var sender = MailboxAddress.Parse(from);
        var recipient = MailboxAddress.Parse(message.To.Address);
        recipient.Name = message.To.Name;
        var mail = new MimeMessage
        {
            Subject = wording.Subject,
            Date = message.At,
            // The same on every attempt: a mail server or client that sees it twice can tell.
            MessageId = $"{message.NotificationId}@{sender.Domain}",
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = wording.Text, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
                new TextPart(TextFormat.Html) { Text = wording.Html, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
            },
        };
        mail.From.Add(sender);
        mail.To.Add(recipient);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("Content-Language", message.To.Language);
        if (message.Content.Number is { } number) mail.Headers.Add("X-Incident-Number", number);
        // All mail about one incident, or one thing owed, makes one conversation in the recipient's program.
        if (message.IncidentId is { } incident) mail.References.Add($"incident-{incident}@{sender.Domain}");
        if (message.Content is { Duty: { } duty } owed) mail.References.Add($"duty-{owed.Contract}-{duty.Kind}-{duty.Round}@{sender.Domain}");
        return mail;
    }
}
