namespace Contracts.Events.Incident;

/// <summary>The customer consents to the restart.</summary>
/// <param name="Customer">The person who consents.</param>
/// <param name="Wording">What that person said, word for word.</param>
/// <param name="ExpiresAt">Until when the consent may be used.</param>
[EventType("incident.restart-consented.v1")]
public sealed record RestartConsented(
    Guid IncidentId, int Round, string Customer, string Wording, DateTimeOffset? ExpiresAt, string By, DateTimeOffset At);
