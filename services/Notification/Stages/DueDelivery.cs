using Notifications.Domain;
using ServiceDefaults.EventSourcing;

namespace Notifications.Stages;

/// <summary>A notification whose attempt is due, with all that decides whether it is made.</summary>
/// <param name="Outcomes">How many its log holds: what this attempt comes to is the next.</param>
/// <param name="Progress">Of its incident, now; nothing where it is about none.</param>
/// <param name="AnsweredAt">Version of the incident's last acknowledgement.</param>
/// <param name="DisabledBecause">What the endpoint said when it asked never to be called again.</param>
public sealed record DueDelivery(
    string Tenant,
    string Endpoint,
    int Outcomes,
    Requested Message,
    Progress? Progress,
    long AnsweredAt,
    long IncidentVersion,
    string? DisabledBecause)
{
    public Guid Id => Message.NotificationId;

    /// <summary>Its stream as far as it is known here, so that it need not be read again: before the first attempt.</summary>
    public LoadedStream<Delivery>? Untried { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="LatencyMs">Nothing where no attempt was made.</param>
/// <param name="Gone">Why nobody needs to be told any more; then there is no answer.</param>
public sealed record Verdict(DueDelivery Delivery, ChannelAnswer? Answer, double? LatencyMs, string? Gone)
{
    public static Verdict Answered(DueDelivery delivery, ChannelAnswer answer, double? latencyMs) => new(delivery, answer, latencyMs, null);

    public static Verdict NoLongerWanted(DueDelivery delivery, string reason) => new(delivery, null, null, reason);
}
