namespace Contracts.Events.Incident;

/// <summary>A fault was reported; stream <c>incident/{id}</c>. The contract version is kept until
/// <see cref="IncidentContractVersionChanged"/>.</summary>
/// <param name="Number">For people: <c>INC-000123</c>.</param>
/// <param name="Level">Support level that has it first.</param>
/// <param name="Parties">Parties responsible at that level by the service matrix.</param>
/// <param name="Since">Since when it is noticed.</param>
/// <param name="ReportedAt">Clocks count from here; in the past for a late entry.</param>
/// <param name="Imported">From a past log: its clocks page nobody.</param>
[EventType("incident.reported.v1")]
public sealed record IncidentReported(
    Guid IncidentId,
    string Number,
    string ContractId,
    int ContractVersion,
    string Summary,
    string? Description,
    string? Category,
    string Severity,
    string Level,
    IReadOnlyList<string> Parties,
    string? Site,
    string? Device,
    string? Symptom,
    DateTimeOffset? Since,
    Reporter Reporter,
    DateTimeOffset ReportedAt,
    string? Owner,
    string? DedupKey,
    IReadOnlyDictionary<string, string> Labels,
    bool Imported) : FromSource
{
    /// <summary>Id of the contract's impact the severity was made of, with <see cref="Urgency"/>; none where it was named itself.</summary>
    public string? Impact { get; init; }

    /// <summary>Id of the contract's urgency, likewise.</summary>
    public string? Urgency { get; init; }
}

/// <summary>Who reported a fault.</summary>
public sealed record Reporter(string Name, string? Phone = null, string? Email = null);
