namespace Contracts.Events.Notification;

/// <summary>Somebody is to be told; stream <c>notification/{id}</c>. Recorded before the first attempt.</summary>
/// <param name="Recipient">Id of the contract's contact, or <c>reporter</c>.</param>
/// <param name="About">Event that is told.</param>
/// <param name="Reason">Why this recipient: the rule that chose it.</param>
[EventType("notification.requested.v1")]
public sealed record NotificationRequested(
    Guid NotificationId,
    Guid? IncidentId,
    string Recipient,
    string Channel,
    Guid About,
    string AboutType,
    string Reason,
    DateTimeOffset At);
