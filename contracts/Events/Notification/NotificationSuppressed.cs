namespace Contracts.Events.Notification;

/// <summary>Nobody needs to be told any more, or nobody is there to be told.</summary>
[EventType("notification.suppressed.v1")]
public sealed record NotificationSuppressed(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    Guid About,
    string Reason,
    DateTimeOffset At);
