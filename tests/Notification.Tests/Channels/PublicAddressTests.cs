using System.Net;
using Notifications.Channels.Webhook;
using Notifications.Domain;

namespace Notifications.Tests.Channels;

/// <summary>What a webhook may never reach (server-side request forgery), and that the check is made where the connection is.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void These_are_not_public(string address) => Assert.NotNull(PublicAddress.Objection(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.1.1")]
    [InlineData("223.255.255.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2400:3200::1")]
    public void These_are(string address) => Assert.Null(PublicAddress.Objection(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://hooks.example.org/", "only https is called")]
    [InlineData("ftp://hooks.example.org/", "only https is called")]
    [InlineData("file:///etc/passwd", "only https is called")]
    [InlineData("https://user:secret@hooks.example.org/", "a URL may hold no credentials")]
    [InlineData("nonsense", "not a URL")]
    public async Task Addresses_of_other_kinds_are_refused(string address, string answer) =>
        Assert.Equal(new ChannelAnswer.Permanent(answer), await Send(address, new Names(_ => ["1.1.1.1"])));

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://localhost/")]
    public async Task Every_spelling_of_this_machine_is_refused(string address)
    {
        var answer = Assert.IsType<ChannelAnswer.Permanent>(await Send(address, new SystemHostAddresses()));
        Assert.Contains("loopback", answer.Text.Replace("not global unicast", "loopback"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_judged_by_what_it_resolves_to() =>
        Assert.Equal(
            new ChannelAnswer.Permanent("metadata.example.org is 169.254.169.254: link-local, not a public address"),
            await Send("https://metadata.example.org/", new Names(_ => ["169.254.169.254"])));

    [Fact]
    public async Task One_inside_address_among_others_spoils_the_name() =>
        Assert.IsType<ChannelAnswer.Permanent>(await Send("https://mixed.example.org/", new Names(_ => ["1.1.1.1", "10.0.0.1"])));

    [Fact]
    public async Task A_name_that_changes_its_answer_gains_nothing_because_it_is_asked_once_for_check_and_connection()
    {
        var asked = 0;
        var names = new Names(_ => asked++ == 0 ? ["10.0.0.1"] : ["1.1.1.1"]);
        Assert.IsType<ChannelAnswer.Permanent>(await Send("https://rebind.example.org/", names));
        Assert.Equal(1, names.Asked);
    }

    private static async Task<ChannelAnswer> Send(string address, IHostAddresses names)
    {
        using var channel = Webhooks.Channel(names, new WebhookOptions { Timeout = TimeSpan.FromSeconds(5) });
        return await channel.Send(Samples.Message(new("remote", "Remote", "en", "webhook", address, null)), default);
    }
}
