using Notifications.Domain;

namespace Notifications.Channels;

/// <summary>One way to reach people. It makes one attempt and says what came of it; when to try again is not its business.</summary>
public interface IChannel
{
    /// <summary>As contracts name it: <c>email</c>, <c>webhook</c>.</summary>
    string Type { get; }

    RetrySchedule Schedule { get; }

    /// <summary>Never throws for what the other side or the network does: that is an answer.</summary>
    Task<ChannelAnswer> Send(Requested message, CancellationToken ct);
}
