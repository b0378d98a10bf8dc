namespace Contracts.Events.Incident;

/// <summary>The incident is handled under a newer version of its contract from now on.</summary>
/// <param name="Parties">Parties responsible at its level, by the service matrix of the version.</param>
/// <param name="Owner">Who follows it up from now on.</param>
[EventType("incident.contract-version-changed.v1")]
public sealed record IncidentContractVersionChanged(
    Guid IncidentId,
    string ContractId,
    int FromVersion,
    int ToVersion,
    IReadOnlyList<string> Parties,
    string? Owner,
    string Reason,
    string By,
    DateTimeOffset At)
{
    /// <summary>Id of the contract's impact the severity is made of, with <see cref="Urgency"/>; none where it was named itself, or the
    /// version makes another severity of the two.</summary>
    public string? Impact { get; init; }

    /// <summary>Id of the contract's urgency, likewise.</summary>
    public string? Urgency { get; init; }
}
