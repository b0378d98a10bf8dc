using Escalations.Domain;
using ServiceDefaults.EventSourcing;
using Public = Contracts.Events.Escalation;

namespace Escalations.Messaging;

/// <summary>
/// Stored events as the public ones that travel. What a contract owes has no severity: that tells its clocks from an incident's.
/// </summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded) => recorded.Metadata switch
    {
        { Severity: null, Contract: { } contract } => OfContract(recorded, contract),
        _ => OfIncident(recorded),
    };

    private static object OfContract(RecordedEvent recorded, string contract) => recorded.Data switch
    {
        ClockStarted e => new Public.DutyStarted(contract, e.Target.ContractVersion, e.Clock, e.Round, e.Key, e.At, e.DueAt),
        ClockRetargeted e => new Public.DutyRescheduled(contract, e.Target.ContractVersion, e.Clock, e.Round, e.Key, e.At, e.DueAt),
        ClockStopped { Outcome: Outcomes.Cancelled } e => new Public.DutyCancelled(contract, e.Clock, e.Round, e.Key, e.At),
        ClockStopped e => new Public.DutyFulfilled(
            contract, e.Clock, e.Round, e.Key, e.Outcome, e.At, e.HandedIn?.SignedBy, e.HandedIn?.Reference),
        ClockWarned e => new Public.DutyWarned(contract, e.Clock, e.Round, e.Key, e.Fraction, e.DueAt, e.FiredAt, e.BreachAt),
        ClockBreached e => new Public.DutyBreached(contract, e.Clock, e.Round, e.Key, e.DueAt, e.FiredAt),
        _ => throw new InvalidOperationException($"{recorded.Type} of a contract has no public form."),
    };

    private static object OfIncident(RecordedEvent recorded) => recorded.Data switch
    {
        ClockStarted e => new Public.ClockStarted(
            e.IncidentId, e.Clock, e.Round, e.Target.Severity, e.At, e.DueAt, e.Cause, e.Imported, e.Key),
        ClockPaused e => new Public.ClockPaused(e.IncidentId, e.Clock, e.Round, e.Reason, e.At, e.Cause, e.Until),
        ClockResumed e => new Public.ClockResumed(e.IncidentId, e.Clock, e.Round, e.At, e.DueAt, e.Cause),
        ClockRetargeted e => new Public.ClockRetargeted(e.IncidentId, e.Clock, e.Round, e.Target.Severity, e.At, e.DueAt, e.Cause),
        ClockStopped e => new Public.ClockStopped(
            e.IncidentId, e.Clock, e.Round, e.Outcome, e.At, IsoDuration.Of(e.Elapsed), e.Cause),
        ClockWarned e => new Public.ClockWarned(
            e.IncidentId, e.Clock, e.Round, e.Fraction, e.DueAt, e.FiredAt, e.BreachAt, e.Severity, e.Level),
        ClockBreached e => new Public.ClockBreached(
            e.IncidentId, e.Clock, e.Round, e.DueAt, e.FiredAt, e.Severity, e.Level, e.Action),
        _ => throw new InvalidOperationException($"{recorded.Type} has no public form."),
    };
}
