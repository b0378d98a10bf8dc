namespace Contracts.Events.Incident;

/// <summary>Waits for somebody; the clocks named by the contract for this reason stand still.</summary>
/// <param name="Reason">Id of one of the contract's pause reasons.</param>
[EventType("incident.paused.v1")]
public sealed record IncidentPaused(Guid IncidentId, string Reason, string? Note, string By, DateTimeOffset At) : FromSource
{
    /// <summary>Number at whoever is waited for, where the contract asks for one as evidence.</summary>
    public string? Reference { get; init; }

    /// <summary>Id of an attachment of the incident, likewise.</summary>
    public Guid? Attachment { get; init; }
}
