namespace Contracts.Events.Notification;

/// <summary>No further attempt is made by itself.</summary>
[EventType("notification.dead-lettered.v1")]
public sealed record NotificationDeadLettered(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    DateTimeOffset At);
