using System.Text.Json;
using MailKit.Security;
using MimeKit;
using Notifications.Channels.Email;
using Notifications.Domain;
using Notifications.Texts;

namespace Notifications.Tests.Channels;

/// <summary>To a real SMTP server; what it took is parsed again.</summary>
public sealed class EmailTests : IAsyncLifetime, IDisposable
{
    private NodeProcess server = null!;
    private SmtpConnections connections = null!;
    private EmailChannel channel = null!;

    public async Task InitializeAsync()
    {
        server = await NodeProcess.Start("smtp-receiver.mjs");
        var options = new Fixed<SmtpOptions>(new()
        {
            Host = "127.0.0.1",
            Port = server.Port,
            From = "incidents@platform.test",
            Security = SecureSocketOptions.None,
        });
        connections = new(options);
        channel = new(connections, new Wordings(), options);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => connections.Dispose();

    [Fact]
    public async Task Chinese_arrives_as_it_was_written_in_text_and_page()
    {
        Assert.IsType<ChannelAnswer.Accepted>(await channel.Send(Message("zh-CN", "lee@us.test"), default));
        using var mail = await Received();
        Assert.Equal("[INC-000123] 非常严重故障升级至 二线:收银机死机 <till>", mail.Subject);
        Assert.Contains("于 2026-03-02 12:05 将故障由 L0 升级至 L1", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("故障编号:INC-000123", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("收银机死机 &lt;till&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(("lee@us.test", "Remote 李"), (mail.To.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Name));
    }

    [Fact]
    public async Task English_for_those_who_read_it_and_for_languages_we_do_not_have()
    {
        await channel.Send(Message("de", "lee@us.test"), default);
        using var mail = await Received();
        Assert.Contains("escalated to", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Handed from L0 to L1 at 2026-03-02 12:05", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_attempt_carries_the_same_message_id_and_all_mail_of_an_incident_one_reference()
    {
        var message = Message("en", "lee@us.test");
        await channel.Send(message, default);
        await channel.Send(message, default);
        using var first = await Received();
        using var second = await Received();
        Assert.Equal($"{message.NotificationId}@platform.test", first.MessageId);
        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal($"incident-{message.IncidentId}@platform.test", Assert.Single(first.References));
        Assert.Equal("auto-generated", first.Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task A_mailbox_that_is_full_is_tried_again_one_that_is_gone_is_not_and_neither_spoils_the_connection()
    {
        Assert.StartsWith("452", Assert.IsType<ChannelAnswer.Retryable>(await channel.Send(Message("en", "full@us.test"), default)).Text);
        Assert.StartsWith("550", Assert.IsType<ChannelAnswer.Permanent>(await channel.Send(Message("en", "gone@us.test"), default)).Text);
        Assert.IsType<ChannelAnswer.Accepted>(await channel.Send(Message("en", "lee@us.test"), default));
    }

    [Fact]
    public async Task What_is_no_address_is_never_tried_again() =>
        Assert.Equal(new ChannelAnswer.Permanent("not an e-mail address"), await channel.Send(Message("en", ""), default));

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again()
    {
        var options = new Fixed<SmtpOptions>(new() { Host = "127.0.0.1", Port = Support.FreePorts.Next(), Security = SecureSocketOptions.None });
        using var none = new SmtpConnections(options);
        Assert.IsType<ChannelAnswer.Retryable>(await new EmailChannel(none, new Wordings(), options).Send(Message("en", "lee@us.test"), default));
    }

    [Fact]
    public async Task A5_A_mail_that_was_taken_and_not_answered_is_tried_again_under_the_same_message_id_by_another_connection()
    {
        var message = Message("en", "cut@us.test");
        var unknown = Assert.IsType<ChannelAnswer.Retryable>(await channel.Send(message, default));
        var line = await server.Next();
        Assert.True(line.GetProperty("unanswered").GetBoolean(), "it was answered: the fault did not happen");
        using var first = await Parsed(line);
        // It says nothing of the recipient, but of the server.
        Assert.StartsWith("mail server: ", unknown.Text, StringComparison.Ordinal);
        Assert.False(unknown.OneRecipient);

        Assert.IsType<ChannelAnswer.Accepted>(await channel.Send(message, default));
        using var second = await Received();
        Assert.Equal($"{message.NotificationId}@platform.test", first.MessageId);
        Assert.Equal((first.MessageId, first.TextBody), (second.MessageId, second.TextBody));
        Assert.Empty(server.Rest());
    }

    [Fact]
    public async Task Free_text_cannot_forge_a_header()
    {
        var message = Message("en", "lee@us.test");
        await channel.Send(message with { Content = message.Content with { Summary = "till\r\nBcc: evil@else.test\u202e" } }, default);
        using var mail = await Received();
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain('\u202e', mail.Subject!);
    }

    private async Task<MimeMessage> Received() => await Parsed(await server.Next());

    private static Task<MimeMessage> Parsed(JsonElement line) =>
        MimeMessage.LoadAsync(new MemoryStream(Convert.FromBase64String(line.GetProperty("message").GetString()!)));

    private static Requested Message(string language, string address) =>
        Samples.Message(new("remote", "Remote 李", language, "email", address, null));
}
