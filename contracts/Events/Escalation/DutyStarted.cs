namespace Contracts.Events.Escalation;

/// <summary>Something a contract owes runs towards its deadline; stream <c>clocks/{id}</c>, one a contract.</summary>
/// <param name="ContractVersion">Version whose terms it runs under.</param>
/// <param name="Duty">Kind of the report duty, such as <c>weekly-service</c> or <c>acceptance-form</c>.</param>
/// <param name="Round">Counts the rounds of this duty.</param>
/// <param name="Key">Day on which a duty that returns is due (<c>2026-11-30</c>), or what was begun (a shop, an order).</param>
[EventType("duty.started.v1")]
public sealed record DutyStarted(
    string ContractId, int ContractVersion, string Duty, int Round, string? Key, DateTimeOffset StartedAt, DateTimeOffset DueAt);
