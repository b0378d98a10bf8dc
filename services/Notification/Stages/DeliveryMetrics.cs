using System.Diagnostics;
using System.Diagnostics.Metrics;
using Notifications.Channels;
using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>Meter and trace source <c>Platform.Notification</c>.</summary>
public sealed class DeliveryMetrics
{
    public const string Name = "Platform.Notification";
    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> attempts;
    private readonly Counter<long> deadLetters;
    private readonly Histogram<double> latency;
    private readonly Histogram<double> delay;
    private readonly TimeProvider clock;

    public DeliveryMetrics(IMeterFactory meters, TimeProvider clock, IEnumerable<IChannel> channels)
    {
        this.clock = clock;
        var meter = meters.Create(Name);
        attempts = meter.CreateCounter<long>("platform.notification.attempts", "{attempt}", "Attempts by channel and outcome");
        deadLetters = meter.CreateCounter<long>("platform.notification.dead_letters", "{notification}", "Notifications given up, by channel");
        latency = meter.CreateHistogram<double>("platform.notification.attempt.duration", "s", "From the start of an attempt to its answer");
        delay = meter.CreateHistogram<double>("platform.notification.delivery.delay", "s", "From the intent to the answer that took it");
        // Shown from the start, so that the first one is an increase.
        foreach (var channel in channels.Select(one => ChannelOf(one.Type)))
        {
            deadLetters.Add(0, channel);
            foreach (var outcome in (string[])["delivered", "permanent", "retryable"]) attempts.Add(0, channel, new("outcome", outcome));
        }
    }

    public void Attempted(DueDelivery due, ChannelAnswer answer, TimeSpan took)
    {
        var channel = ChannelOf(due.Message.To.Channel);
        attempts.Add(1, channel, new("outcome", OutcomeOf(answer)));
        latency.Record(took.TotalSeconds, channel);
        if (answer is ChannelAnswer.Accepted) delay.Record((clock.GetUtcNow() - due.Message.At).TotalSeconds, channel);
    }

    /// <summary>No further attempt is made by itself: somebody was not told.</summary>
    public void DeadLettered(DueDelivery due) => deadLetters.Add(1, ChannelOf(due.Message.To.Channel));

    private static KeyValuePair<string, object?> ChannelOf(string type) => new("channel", type);

    private static string OutcomeOf(ChannelAnswer answer) => answer switch
    {
        ChannelAnswer.Accepted => "delivered",
        ChannelAnswer.Permanent => "permanent",
        _ => "retryable",
    };
}
