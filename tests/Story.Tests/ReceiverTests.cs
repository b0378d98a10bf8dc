using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Story;

namespace StorySpecs;

/// <summary>The story's mail server and webhook receiver must not be the ones that make the story come true.</summary>
public class ReceiverTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Body = """{"type":"incident.escalated","timestamp":"2023-01-19T00:13:51Z","data":{"id":"inc_1"}}""";

    // The vector of Standard Webhooks 1.0 for this secret, id, time and body.
    private const string Signature = "v1,mi8z6BDuXMr9Hpw7Rhbk2bo7p+rpEUeIMHi0u4dHzPU=";

    [Fact]
    public async Task Mail_arrives_as_it_was_sent()
    {
        var port = FreePorts.Next();
        await using var mailBox = new MailBox(port);
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None);
        using var sent = new MimeMessage
        {
            Subject = "POS机黑屏",
            Body = new TextPart("plain") { Text = ".a line that begins with a dot\r\n.\r\nand more: 收银机" },
        };
        sent.From.Add(MailboxAddress.Parse("incidents@localhost"));
        sent.To.Add(MailboxAddress.Parse("hotline@example.com"));
        await client.SendAsync(sent);
        await client.SendAsync(sent);
        await client.DisconnectAsync(quit: true);

        using var first = await mailBox.Mail.ReadAsync();
        using var second = await mailBox.Mail.ReadAsync();
        Assert.Equal(("POS机黑屏", "hotline@example.com"), (first.Subject, first.To.Mailboxes.Single().Address));
        Assert.Equal(".a line that begins with a dot\r\n.\r\nand more: 收银机", first.TextBody!.ReplaceLineEndings("\r\n").TrimEnd());
        Assert.Equal(first.MessageId, second.MessageId);
    }

    [Fact]
    public async Task A_signed_webhook_is_taken_once_however_often_it_is_sent()
    {
        var port = FreePorts.Next();
        await using var hooks = await HookReceiver.Open(port, Secret);
        Assert.Equal(HttpStatusCode.NoContent, await Send(port, Body, Signature));
        Assert.Equal(HttpStatusCode.NoContent, await Send(port, Body, $"v1,AAAA {Signature}"));
        Assert.True(hooks.Hooks.TryRead(out var hook));
        Assert.Equal("incident.escalated", hook["type"]!.GetValue<string>());
        Assert.False(hooks.Hooks.TryRead(out _));
    }

    [Theory]
    [InlineData("""{"type":"incident.closed"}""", Signature)]
    [InlineData(Body, "v1,AAAA")]
    [InlineData(Body, "")]
    public async Task A_webhook_that_is_not_genuine_is_refused(string body, string signature)
    {
        var port = FreePorts.Next();
        await using var hooks = await HookReceiver.Open(port, Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(port, body, signature));
        Assert.False(hooks.Hooks.TryRead(out _));
    }

    private static async Task<HttpStatusCode> Send(int port, string body, string signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/hotline") { Content = new StringContent(body) };
        request.Headers.Add("webhook-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W");
        request.Headers.Add("webhook-timestamp", "1674087231");
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
