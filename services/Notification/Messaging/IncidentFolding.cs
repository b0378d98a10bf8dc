using Contracts.Events.Incident;
using Notifications.Domain;
using ServiceDefaults.EventSourcing;

namespace Notifications.Messaging;

/// <summary>From the public events of an incident to what Notification keeps of it.</summary>
public static class IncidentFolding
{
    /// <returns>The facts after the event; nothing where the first event of an incident is not its report.</returns>
    public static IncidentFacts? Apply(IncidentFacts? facts, EventEnvelope envelope)
    {
        if (envelope.Type == "incident.reported.v1") return Begin((IncidentReported)envelope.Event, envelope.Sequence);
        if (facts is null) return null;
        var moved = facts with { Version = envelope.Sequence };
        // By name first: an imported log is tens of thousands of events that change nothing here and need not be read.
        return envelope.Type switch
        {
            "incident.acknowledged.v1" => Acknowledged(moved, (IncidentAcknowledged)envelope.Event),
            "incident.assigned.v1" => moved with { Owner = ((IncidentAssigned)envelope.Event).Owner ?? moved.Owner },
            "incident.accepted.v1" => moved with { Owner = ((IncidentAccepted)envelope.Event).Owner },
            "incident.classified.v1" => Classified(moved, (IncidentClassified)envelope.Event),
            "incident.contract-version-changed.v1" => Under(moved, (IncidentContractVersionChanged)envelope.Event),
            "incident.escalated.v1" => Escalated(moved, (IncidentEscalated)envelope.Event),
            "incident.handed-back.v1" => HandedBack(moved, (IncidentHandedBack)envelope.Event),
            "incident.resolved.v1" => moved with { Progress = Progress.Resolved },
            "incident.closed.v1" or "incident.cancelled.v1" => moved with { Progress = Progress.Closed },
            "incident.resolution-rejected.v1" => moved with { Progress = Progress.Open },
            "incident.reopened.v1" => moved with { Progress = Progress.Open, AskedAt = moved.Version },
            _ => moved,
        };
    }

    private static IncidentFacts Begin(IncidentReported e, long version) => new(
        e.IncidentId, e.Number, e.ContractId, e.ContractVersion, e.Summary, e.Severity, e.Level, e.Parties, e.Owner, e.Site, e.Device,
        e.Reporter.Name, e.Reporter.Email, e.ReportedAt, e.Imported, Progress.Open, version, 0, version);

    private static IncidentFacts Acknowledged(IncidentFacts facts, IncidentAcknowledged e) =>
        facts with { Owner = e.Owner ?? facts.Owner, AnsweredAt = facts.Version };

    private static IncidentFacts Classified(IncidentFacts facts, IncidentClassified e) =>
        facts with { Severity = e.Severity, Parties = e.Parties, Owner = e.Owner ?? facts.Owner };

    private static IncidentFacts Under(IncidentFacts facts, IncidentContractVersionChanged e) =>
        facts with { ContractVersion = e.ToVersion, Parties = e.Parties, Owner = e.Owner ?? facts.Owner };

    // The level that receives it is asked to respond in its turn: an earlier answer was another level's.
    private static IncidentFacts Escalated(IncidentFacts facts, IncidentEscalated e) =>
        facts with { Level = e.ToLevel, Parties = e.Parties, AskedAt = facts.Version };

    private static IncidentFacts HandedBack(IncidentFacts facts, IncidentHandedBack e) =>
        facts with { Level = e.ToLevel, Parties = e.Parties, AskedAt = facts.Version };
}
