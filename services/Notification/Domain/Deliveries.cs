using ServiceDefaults.Decisions;

namespace Notifications.Domain;

/// <summary>What becomes of a notification.</summary>
public static class Deliveries
{
    public static Decision Request(Delivery state, Requested request) =>
        state.Status is DeliveryStatus.Unknown ? Decision.Of(request) : Decision.Nothing;

    /// <summary>Recorded without a request: there was nobody to tell, or no way to.</summary>
    public static Decision Withhold(Delivery state, Suppressed suppression) =>
        state.Status is DeliveryStatus.Unknown ? Decision.Of(suppression) : Decision.Nothing;

    /// <summary>The reason to tell is gone before it was told.</summary>
    public static Decision Suppress(Delivery state, string reason, long basisVersion, DateTimeOffset now) =>
        state is { Status: DeliveryStatus.Pending, Request: { } request, To: { } to }
            ? Decision.Of(new Suppressed(
                request.NotificationId, request.IncidentId, to.Recipient, to.Channel, request.About, request.AboutType,
                reason, basisVersion, request.Content.Contract, request.Content.Severity, now))
            : Decision.Nothing;

    /// <param name="latencyMs">Nothing where no attempt was made, because it would be in vain.</param>
    public static Decision Record(Delivery state, ChannelAnswer answer, double? latencyMs, RetrySchedule schedule, DateTimeOffset now)
    {
        if (state is not { Request: { } request, To: { } to }) return Decision.Nothing;
        // What was accepted was delivered, whatever another replica made of the same attempt meanwhile.
        if (answer is ChannelAnswer.Accepted && state.Status is not DeliveryStatus.Delivered)
            return Decision.Of(new Delivered(
                request.NotificationId, request.IncidentId, to.Recipient, to.Channel, state.Attempts + 1, answer.Text, latencyMs ?? 0, now));
        if (state.Status is not DeliveryStatus.Pending) return Decision.Nothing;

        var next = answer is ChannelAnswer.Retryable retryable
            ? schedule.Next(state.Round + 1, request.NotificationId, now, retryable.After)
            : null;
        return next is { } at
            ? Decision.Of(new AttemptFailed(
                request.NotificationId, request.IncidentId, to.Recipient, to.Channel, state.Attempts + 1, answer.Text, latencyMs ?? 0, at, now))
            : Decision.Of(new DeadLettered(
                request.NotificationId, request.IncidentId, to.Recipient, to.Channel, state.Attempts + (latencyMs is null ? 0 : 1),
                answer.Text, latencyMs, now));
    }

    /// <param name="address">The contact's address as the newest contract has it; nothing keeps the old one.</param>
    public static Decision Resend(Delivery state, string by, Addressee? address, DateTimeOffset now) => state switch
    {
        { Status: DeliveryStatus.DeadLettered, Request: { } request, To: { } to } => Decision.Of(new Resent(
            request.NotificationId, request.IncidentId, address ?? to, request.About, request.AboutType, by, now)),
        { Status: DeliveryStatus.Pending, Request: not null } => Decision.Nothing,
        { Status: DeliveryStatus.Unknown } => new Rejection("notification-not-found", "There is no such notification.", Refusal.NotFound),
        _ => new Rejection(
            "notification-not-dead-lettered", "Only a dead letter is sent again; this one was delivered or is no longer wanted."),
    };
}
