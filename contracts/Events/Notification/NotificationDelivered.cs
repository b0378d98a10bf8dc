namespace Contracts.Events.Notification;

/// <summary>The channel took it.</summary>
[EventType("notification.delivered.v1")]
public sealed record NotificationDelivered(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    int Attempt,
    string Answer,
    double LatencyMs,
    DateTimeOffset At);
