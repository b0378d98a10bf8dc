using MailKit.Security;

namespace Notifications.Channels.Email;

/// <summary>Configuration section <c>Notification:Smtp</c>: the mail server everything is handed to.</summary>
public sealed class SmtpOptions
{
    public const string Section = "Notification:Smtp";

    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Sender, also the domain of every <c>Message-ID</c>.</summary>
    public string From { get; set; } = "incidents@localhost";

    /// <summary><c>None</c>, <c>Auto</c>, <c>SslOnConnect</c>, <c>StartTls</c> or <c>StartTlsWhenAvailable</c>.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.Auto;

    /// <summary>Signs in where given, with the password in <see cref="PasswordFile"/>.</summary>
    public string? User { get; set; }

    public string? PasswordFile { get; set; }

    /// <summary>For one attempt altogether.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}
