namespace Contracts.Events.Notification;

/// <summary>An attempt failed and is tried again.</summary>
[EventType("notification.attempt-failed.v1")]
public sealed record NotificationAttemptFailed(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    DateTimeOffset NextAttemptAt,
    DateTimeOffset At);
