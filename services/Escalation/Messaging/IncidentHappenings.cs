using Contracts.Events.Incident;
using Escalations.Domain;

namespace Escalations.Messaging;

/// <summary>Public events of an incident, read as what clocks care for.</summary>
internal static class IncidentHappenings
{
    /// <summary>Nothing where the event concerns no clock.</summary>
    public static Happening? Read(object published) => published switch
    {
        IncidentReported e => new Happening.Reported(e.ContractId, e.ContractVersion, e.Severity, e.Level, e.Imported, e.ReportedAt),
        IncidentAcknowledged e => new Happening.Acknowledged(e.At),
        IncidentClassified e => new Happening.Classified(e.Severity, e.At),
        IncidentEscalated e => new Happening.Escalated(e.ToLevel, e.At),
        IncidentHandedBack e => new Happening.HandedBack(e.ToLevel, e.At),
        ActionPlanSubmitted e => new Happening.Planned(e.At),
        StatusUpdated e => new Happening.Updated(e.At),
        WorkaroundProvided e => new Happening.WorkedAround(e.At),
        IncidentPaused e => new Happening.Paused(e.Reason, e.At),
        IncidentResumed e => new Happening.Resumed(e.At),
        IncidentResolved e => new Happening.Resolved(e.At),
        IncidentReopened e => new Happening.CameBack(e.At),
        ResolutionRejected e => new Happening.CameBack(e.At),
        IncidentClosed e => new Happening.Closed(e.At),
        IncidentCancelled e => new Happening.Cancelled(e.At),
        _ => null,
    };
}
