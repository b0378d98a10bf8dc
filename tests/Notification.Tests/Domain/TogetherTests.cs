using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class TogetherTests
{
    private static readonly Addressee Lee = new("remote", "Remote Lee", "en", "email", "remote@us.test", null);

    [Fact]
    public void One_message_tells_all_and_the_others_name_it()
    {
        var late = new[] { Late(Lee, "INC-1"), Late(Lee, "INC-2"), Late(Lee, "INC-3") };
        var told = Together.Of(late).ToDictionary(one => one.Id, one => one.Event);

        var message = Assert.IsType<Requested>(told[late[0].NotificationId]);
        Assert.Equal(["INC-1", "INC-2", "INC-3"], message.Content.Together!.Select(one => one.Number));
        Assert.Equal(Standing.Fact, message.Basis);
        Assert.All(late[1..], other => Assert.Equal(
            $"told-together: {late[0].NotificationId}", Assert.IsType<Suppressed>(told[other.NotificationId]).Reason));
    }

    [Fact]
    public void Other_people_channels_and_addresses_have_their_own()
    {
        var late = new[]
        {
            Late(Lee, "INC-1"), Late(Lee with { Recipient = "boss" }, "INC-1"), Late(Lee with { Channel = "webhook" }, "INC-1"),
            Late(Lee with { Address = "other@us.test" }, "INC-1"),
        };
        Assert.Empty(Together.Of(late));
    }

    private static Requested Late(Addressee to, string number)
    {
        var message = Samples.Message(to, "clock.breached.v1");
        return message with { NotificationId = Guid.NewGuid(), Content = message.Content with { Number = number } };
    }
}
