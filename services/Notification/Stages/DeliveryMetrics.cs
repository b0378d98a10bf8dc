using System.Diagnostics;
using System.Diagnostics.Metrics;
using Notifications.Domain;

namespace Notifications.Stages;

/// <summary>Meter and trace source <c>Platform.Notification</c>.</summary>
public sealed class DeliveryMetrics
{
    public const string Name = "Platform.Notification";
    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> attempts;
    private readonly Histogram<double> latency;
    private readonly Histogram<double> delay;
    private readonly TimeProvider clock;

    public DeliveryMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(Name);
        attempts = meter.CreateCounter<long>("platform.notification.attempts", "{attempt}", "Attempts by channel and outcome");
        latency = meter.CreateHistogram<double>("platform.notification.attempt.duration", "s", "From the start of an attempt to its answer");
        delay = meter.CreateHistogram<double>("platform.notification.delivery.delay", "s", "From the intent to the answer that took it");
    }

    public void Attempted(DueDelivery due, ChannelAnswer answer, TimeSpan took)
    {
        var channel = new KeyValuePair<string, object?>("channel", due.Message.To.Channel);
        attempts.Add(1, channel, new("outcome", OutcomeOf(answer)));
        latency.Record(took.TotalSeconds, channel);
        if (answer is ChannelAnswer.Accepted) delay.Record((clock.GetUtcNow() - due.Message.At).TotalSeconds, channel);
    }

    private static string OutcomeOf(ChannelAnswer answer) => answer switch
    {
        ChannelAnswer.Accepted => "delivered",
        ChannelAnswer.Permanent => "permanent",
        _ => "retryable",
    };
}
