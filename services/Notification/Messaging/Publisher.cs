using Contracts.Events.Notification;
using Notifications.Domain;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>From stored events to public ones.</summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded) => recorded.Data switch
    {
        Requested e => new NotificationRequested(e.NotificationId, e.IncidentId, e.To.Recipient, e.To.Channel, e.About, e.AboutType, e.Reason, e.At),
        Resent e => new NotificationRequested(e.NotificationId, e.IncidentId, e.To.Recipient, e.To.Channel, e.About, e.AboutType, $"sent again by {e.By}", e.At),
        Delivered e => new NotificationDelivered(e.NotificationId, e.IncidentId, e.Recipient, e.Channel, e.Attempt, e.Answer, e.LatencyMs, e.At),
        AttemptFailed e => new NotificationAttemptFailed(e.NotificationId, e.IncidentId, e.Recipient, e.Channel, e.Attempt, e.Answer, e.NextAttemptAt, e.At),
        DeadLettered e => new NotificationDeadLettered(e.NotificationId, e.IncidentId, e.Recipient, e.Channel, e.Attempt, e.Answer, e.At),
        Suppressed e => new NotificationSuppressed(e.NotificationId, e.IncidentId, e.Recipient, e.Channel, e.About, e.Reason, e.At),
        var unknown => throw new InvalidOperationException($"{unknown.GetType()} has no public event: add it to the Publisher."),
    };
}
