using System.Diagnostics;
using Notifications.Channels;
using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>One attempt on one channel, measured and traced. It always ends in an answer.</summary>
public sealed class AttemptStage(IEnumerable<IChannel> channels, DeliveryMetrics metrics, ILogger<AttemptStage> log)
{
    private readonly Dictionary<string, IChannel> byType = channels.ToDictionary(channel => channel.Type, StringComparer.Ordinal);

    public RetrySchedule ScheduleOf(string channel) => byType.TryGetValue(channel, out var known) ? known.Schedule : RetrySchedule.Webhook;

    public async Task<Verdict> Make(DueDelivery due, CancellationToken ct)
    {
        if (!byType.TryGetValue(due.Message.To.Channel, out var channel))
            return Verdict.Answered(due, new ChannelAnswer.Permanent($"there is no channel '{due.Message.To.Channel}'"), latencyMs: null);

        using var span = DeliveryMetrics.Source.StartActivity("deliver", ActivityKind.Producer, due.Message.TraceParent);
        span?.SetTag("notification.id", due.Id).SetTag("notification.channel", channel.Type).SetTag("notification.attempt", due.Outcomes + 1);
        var started = Stopwatch.GetTimestamp();
        var answer = await Answer(channel, due.Message, ct);
        var latency = Stopwatch.GetElapsedTime(started);
        span?.SetTag("notification.answer", answer.Text);
        metrics.Attempted(due, answer, latency);
        return Verdict.Answered(due, answer, latency.TotalMilliseconds);
    }

    private async Task<ChannelAnswer> Answer(IChannel channel, Requested message, CancellationToken ct)
    {
        try
        {
            return await channel.Send(message, ct);
        }
        catch (Exception mistake) when (!ct.IsCancellationRequested)
        {
            // A mistake of ours must be seen, must not cost the notification, and must not stop the worker.
            log.LogError(mistake, "Channel {Channel} failed on notification {Notification}", channel.Type, message.NotificationId);
            return new ChannelAnswer.Retryable($"internal: {mistake.GetType().Name}", OneRecipient: true);
        }
    }
}
