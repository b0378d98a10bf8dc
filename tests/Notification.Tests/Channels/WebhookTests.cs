using System.Text;
using Notifications.Channels.Webhook;
using Notifications.Domain;

namespace Notifications.Tests.Channels;

/// <summary>Against a receiver that verifies with the reference library of Standard Webhooks.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private NodeProcess receiver = null!;

    public async Task InitializeAsync() => receiver = await NodeProcess.Start("webhook-receiver.mjs", Samples.Secret);

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public void The_vector_of_the_specification_holds() =>
        Assert.Equal(
            "v1,mi8z6BDuXMr9Hpw7Rhbk2bo7p+rpEUeIMHi0u4dHzPU=",
            WebhookSignature.Of(
                WebhookSignature.KeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!,
                "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
                1674087231,
                Encoding.UTF8.GetBytes("""{"type":"incident.escalated","timestamp":"2023-01-19T00:13:51Z","data":{"id":"inc_1"}}""")));

    [Fact]
    public async Task The_reference_library_verifies_every_attempt_and_both_carry_one_key()
    {
        using var channel = Webhooks.Channel();
        var message = Message("200");
        Assert.IsType<ChannelAnswer.Accepted>(await channel.Send(message, default));
        Assert.IsType<ChannelAnswer.Accepted>(await channel.Send(message, default));

        var (first, second) = (await receiver.Next(), await receiver.Next());
        Assert.True(first.GetProperty("verified").GetBoolean(), first.ToString());
        Assert.True(second.GetProperty("verified").GetBoolean());
        Assert.InRange(first.GetProperty("age").GetDouble(), -2, 30);
        Assert.Equal(message.NotificationId.ToString(), first.GetProperty("id").GetString());
        Assert.Equal(message.NotificationId.ToString(), second.GetProperty("id").GetString());
        Assert.Equal(first.GetProperty("body").GetString(), second.GetProperty("body").GetString());
    }

    [Fact]
    public async Task The_body_says_type_time_and_all_that_a_program_needs()
    {
        using var channel = Webhooks.Channel();
        await channel.Send(Message("200"), default);
        var body = System.Text.Json.JsonDocument.Parse((await receiver.Next()).GetProperty("body").GetString()!).RootElement;
        Assert.Equal("incident.escalated", body.GetProperty("type").GetString());
        Assert.Equal(Samples.Now, body.GetProperty("timestamp").GetDateTimeOffset());
        var data = body.GetProperty("data");
        Assert.Equal("INC-000123", data.GetProperty("incident").GetProperty("number").GetString());
        Assert.Equal("incident.escalated.v1", data.GetProperty("event").GetProperty("type").GetString());
        Assert.Equal("L1", data.GetProperty("event").GetProperty("data").GetProperty("toLevel").GetString());
        Assert.Equal("incident.escalated: level L1", data.GetProperty("recipient").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("500", "500")]
    [InlineData("404", "404")]
    [InlineData("302", "302: redirects are not followed")]
    public async Task Anything_but_2xx_is_tried_again_and_no_redirect_is_followed(string status, string answer)
    {
        using var channel = Webhooks.Channel();
        Assert.Equal(new ChannelAnswer.Retryable(answer), await channel.Send(Message(status), default));
        await receiver.Next();
        Assert.Empty(receiver.Rest());
    }

    [Fact]
    public async Task Gone_is_final()
    {
        using var channel = Webhooks.Channel();
        Assert.True(Assert.IsType<ChannelAnswer.Permanent>(await channel.Send(Message("410"), default)).Gone);
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_is_tried_again()
    {
        using var channel = Webhooks.Channel(options: new() { AllowedHosts = { "127.0.0.1" }, Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(new ChannelAnswer.Retryable("no answer within 0.3 s"), await channel.Send(Message("hang"), default));
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_tried_again()
    {
        using var channel = Webhooks.Channel();
        var answer = await channel.Send(Samples.Message(To($"http://127.0.0.1:{Support.FreePorts.Next()}/")), default);
        Assert.Equal(new ChannelAnswer.Retryable("no connection: ConnectionRefused"), answer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not-a-secret")]
    [InlineData("whsec_dG9vc2hvcnQ=")]
    public async Task Nothing_is_sent_unsigned(string? secret)
    {
        using var channel = Webhooks.Channel(secret: secret);
        Assert.Equal(new ChannelAnswer.Retryable("no signing secret 'default' is configured"), await channel.Send(Message("200"), default));
        Assert.Empty(receiver.Rest());
    }

    private Requested Message(string status) => Samples.Message(To($"http://127.0.0.1:{receiver.Port}/{status}"));

    private static Addressee To(string address) => new("remote", "Remote Lee", "en", "webhook", address, null);
}
