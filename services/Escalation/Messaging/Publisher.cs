using Escalations.Domain;
using ServiceDefaults.EventSourcing;
using Public = Contracts.Events.Escalation;

namespace Escalations.Messaging;

/// <summary>Stored events as the public ones that travel.</summary>
public static class Publisher
{
    public static object Translate(RecordedEvent recorded) => recorded.Data switch
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
