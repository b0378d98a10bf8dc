using System.Globalization;
using Contracts.Terms;
using Escalations.Domain;
using Escalations.Domain.Timers;
using NodaTime.Text;

namespace Escalations.Tests.Domain;

/// <summary>An incident told in local times of its contract: what happened, then events, clocks and timers.</summary>
internal sealed class Story
{
    private ContractTerms _terms;
    private readonly List<object> _before = [];
    private readonly List<object> _last = [];
    private IncidentFacts _facts = null!;
    private int _causes;

    private Story(ContractTerms terms) => _terms = terms;

    public static Story Under(ContractDocument contract, int version = 1) => Under(TestContracts.Terms(contract, version));

    public static Story Under(ContractTerms terms) => new(terms);

    public ClocksState State { get; private set; } = ClocksState.Initial;

    public ContractTerms Terms => _terms;

    /// <summary>Every event of a clock so far.</summary>
    public IEnumerable<object> Events => _before.Concat(_last);

    public static Guid Incident { get; } = new("0199c1d2-0000-7000-8000-000000000001");

    /// <summary>Local time in Shanghai, <c>2026-02-17 18:40</c>.</summary>
    public static DateTimeOffset At(string local) => LocalDateTimePattern.Create("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture)
        .Parse(local).Value.InZoneStrictly(TestContracts.Shanghai).ToDateTimeOffset().ToUniversalTime();

    public Story Reported(string at, string severity = "1", bool imported = false) =>
        When(Happened.Reported(_terms, severity, At(at), imported));

    public Story When(Happening happening)
    {
        if (happening.Type == IncidentEventTypes.Reported) _facts = IncidentFacts.Of("retail", Incident, happening);
        _facts = _facts.Under(happening);
        _facts = _facts.Apply(happening, _terms);
        Keep(ClockRules.React(State, _facts, _terms, happening, Cause(++_causes)).Events);
        return this;
    }

    /// <summary>Any event of the incident's stream, its type without <c>incident.</c></summary>
    public Story And(string type, string at, params (string Member, string Value)[] data) =>
        When(Happened.Any($"incident.{type}", At(at), data));

    /// <summary>Moved to another version of its contract, whose number follows.</summary>
    public Story Moved(ContractDocument to, string at)
    {
        var number = _terms.Version + 1;
        _terms = TestContracts.Terms(to, number).After([.. Enumerable.Range(1, _terms.Version).Select(_terms.Under)]);
        return And("contract-version-changed", at, ("toVersion", number.ToString(CultureInfo.InvariantCulture)));
    }

    public Story Acknowledged(string at) => When(Happened.Any("incident.acknowledged", At(at)));
    public Story Classified(string severity, string at) => When(Happened.Classified(severity, At(at)));
    public Story Escalated(string level, string at) => When(Happened.Escalated(level, At(at)));
    public Story Planned(string at) => When(Happened.Any("incident.action-plan-submitted", At(at)));
    public Story Updated(string at) => When(Happened.Any("incident.status-updated", At(at)));
    public Story WorkedAround(string at) => When(Happened.Any("incident.workaround-provided", At(at)));
    public Story Paused(string reason, string at) => When(Happened.Paused(reason, At(at)));
    public Story Resumed(string at) => When(Happened.Any("incident.resumed", At(at)));
    public Story Resolved(string at) => When(Happened.Any("incident.resolved", At(at)));
    public Story Reopened(string at) => When(Happened.Any("incident.reopened", At(at)));
    public Story Closed(string at) => When(Happened.Any("incident.closed", At(at)));
    public Story Cancelled(string at) => When(Happened.Any("incident.cancelled", At(at)));

    /// <summary>Everything due by then fires, in order.</summary>
    public Story TimeIs(string now)
    {
        var fired = new List<object>();
        while (TimerPlan.Of(State).Where(timer => timer.DueAt <= At(now)).OrderBy(timer => timer.DueAt).FirstOrDefault() is { } due)
        {
            var events = TimerFired.Decide(State, due.Clock, due.Round, due.Fraction, Guid.Empty, _facts.Level, At(now), _terms).Events;
            Assert.Single(events);
            Evolve(events);
            fired.AddRange(events);
        }
        _last.Clear();
        _last.AddRange(fired);
        return this;
    }

    public Story Then(Action<IReadOnlyList<object>> events)
    {
        events([.. _last]);
        return this;
    }

    /// <summary>How a clock stands: state, and local time when it is due.</summary>
    public Story Then(string clock, string state, string? due = null, string now = "2026-02-17 18:40")
    {
        var reading = Read(clock, now);
        Assert.Equal(state, reading.State);
        if (due is not null) Assert.Equal(At(due), State.Latest(clock)!.DueAt);
        return this;
    }

    public Story ThenNo(string clock)
    {
        Assert.Null(State.Latest(clock));
        return this;
    }

    /// <summary>Timers armed, as <c>clock step local time</c>, in order of time.</summary>
    public Story ThenArmed(params string[] timers)
    {
        Assert.Equal(timers, Armed());
        return this;
    }

    private IEnumerable<string> Armed() => TimerPlan.Of(State).OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Clock)
        .Select(timer => $"{timer.Clock} {timer.Step} {Local(timer.DueAt)}");

    public ClockReading Read(string clock, string now) => ClockReading.Of(State.Latest(clock)!, _terms, At(now));

    public ClockExplanation Explain(string clock) => ClockExplanation.Of(State.Latest(clock)!, _terms, At("2026-02-17 18:40"));

    public static Guid Cause(int n) => new(n, 0, 0, new byte[8]);

    public static string Local(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private void Keep(IReadOnlyList<object> events)
    {
        _before.AddRange(_last);
        _last.Clear();
        _last.AddRange(events);
        Evolve(events);
    }

    private void Evolve(IReadOnlyList<object> events) => State = events.Aggregate(State, ClocksState.Evolve);
}
