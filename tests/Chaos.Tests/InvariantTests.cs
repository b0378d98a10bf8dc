using Chaos.Bed;
using Chaos.Evidence;
using Chaos.Histories;
using Chaos.Invariants;

namespace ChaosSpecs;

/// <summary>Every invariant sees what it is there to see: a run without a flaw holds, and each doctored one is reported by its ids.</summary>
public class InvariantTests
{
    private static readonly Collected s_flawless = Sample.Evidence.Recorded();

    public static TheoryData<string, string> Flaws()
    {
        var flaws = new TheoryData<string, string>();
        foreach (var (invariant, what) in s_flaws.Keys) flaws.Add(invariant, what);
        return flaws;
    }

    private static readonly Dictionary<(string Invariant, string What), (Func<Collected, Collected> Doctor, string Names)> s_flaws = new()
    {
        [("I1", "an accepted report is not stored")] = (e => e.With("incident", s => s with { Commands = [.. s.Commands.Skip(1)] }), Sample.Report),
        [("I1", "half of a command is stored")] =
            (e => e.WithEvents("incident", events => events.Where(one => one.Type != "incident-acknowledged.v1")), Sample.Resolve),
        [("I1", "a refused command has an effect")] =
            (e => e.WithEvents("incident", events => events.Append(Effect(Sample.Refused, 4))), Sample.Refused),
        [("I1", "an unknown command is remembered without its event")] = (
            e => e.With("incident", s => s with { Commands = [.. s.Commands, new(CommandsOnce.IdOf(Sample.Unknown), true, $"incident/{Sample.Id}", 4)] }),
            Sample.Unknown),
        [("I1", "an answer tells another version")] = (
            e => e with { History = [.. e.History.Select(l => l.Version(Sample.Resolve, 2))] }, Sample.Resolve),
        [("I1", "somebody's command was never given")] = (
            e => e.With("incident", s => s with { Commands = [.. s.Commands, new(Sample.Timer, true, "incident/x", 1)] }), $"{Sample.Timer}"),
        [("I1", "an event is stored twice")] = (e => e.WithEvents("incident", events => events.Append(events.First())), "stored 2 times"),
        [("I2", "a version is missing")] = (e => e.WithEvents("escalation", events => events.Where(one => one.Version != 2)), $"clocks/{Sample.Id}"),
        [("I2", "a later version was stored earlier")] = (e => e.WithEvents("incident", events => events.Reverse()), $"incident/{Sample.Id}"),
        [("I2", "the head is another")] = (
            e => e.With("incident", s => s with { Heads = new Dictionary<string, long> { [$"incident/{Sample.Id}"] = 4 } }), $"incident/{Sample.Id}"),
        [("I2", "a read sees less than was answered before")] = (
            e => e.WithLine(HistoryLine.Invoke, "read", "stale").WithLine(HistoryLine.Ok, "read", "stale", version: 2), "stale"),
        [("I3", "an event has no entry for the relay")] = (e => e.With("incident", s => s with { Fed = [1, 2] }), $"incident/{Sample.Id} version 3"),
        [("I3", "an event was not relayed")] = (e => e.With("notification", s => s with { Unrelayed = 1 }), "notification has 1"),
        [("I3", "a consumer is behind")] = (
            e => e.With("escalation", s => s with { Gates = [new("incident", $"incident/{Sample.Id}", 2)] }), "escalation is at 2"),
        [("I3", "the record lacks an event")] = (
            e => e with { Recorded = [.. e.Recorded.Where(id => id != Sample.Warning)] }, $"{Sample.Warning}"),
        [("I3", "the record has an event twice")] = (e => e with { Recorded = [.. e.Recorded, Sample.Warning] }, "more than once"),
        [("I4", "a timer fired twice")] = (
            e => e.WithEvents("escalation", events => events.Append(events.ElementAt(1) with { Id = Guid.NewGuid(), Version = 4 })), $"{Sample.Timer}"),
        [("I4", "a timer fired for a time it was not armed for")] = (
            e => e.WithEvents("escalation", events => events.Select(one => one.Id == Sample.Warning ? one with { Data = Sample.Warned(7, dueAt: 6) } : one)),
            $"{Sample.Warning}"),
        [("I4", "a timer has not fired")] = (
            e => e.WithEvents("escalation", events => events.Where(one => one.Type == "clock-started.v1")), "has not fired"),
        [("I4", "a cancelled timer is still armed")] = (
            e => e with { Timers = [new(Sample.Id, "response", 1, 1, Sample.At(9))] }, "is not armed by its events"),
        [("I5", "a timer fired early")] = (
            e => e.WithEvents("escalation", events => events.Select(one => one.Id == Sample.Warning ? one with { Data = Sample.Warned(4) } : one)),
            $"{Sample.Warning}"),
        [("I5", "a timer says it fired in time, and was recorded before")] = (
            e => e.WithEvents("escalation", events => events.Select(one => one.Id == Sample.Warning ? one with { Recorded = Sample.At(4) } : one)),
            $"{Sample.Warning}"),
        [("I7", "nobody was told")] = (
            e => e.WithEvents("notification", events => events.Where(one => !one.Stream.EndsWith($"{Sample.ToDesk}"))), "desk has 0 keys"),
        [("I7", "somebody was told under two keys")] = (
            e => e.WithEvents("notification", events => events.Concat(
                events.Take(2).Select(one => one with { Stream = $"notification/{Sample.Timer}" }))), "desk has 2 keys"),
        [("I7", "what was delivered never arrived")] = (e => e with { Hooks = [new(Sample.ToDesk, "desk")] }, $"{Sample.ToOperations}"),
        [("I7", "a delivery is left pending")] = (
            e => e.WithEvents("notification", events => events.Where(one => one.Type != "notification-suppressed.v1")), $"{Sample.Withheld}"),
        [("I7", "a suppression has no reason")] = (
            e => e.WithEvents("notification", events => events.Select(
                one => one.Type == "notification-suppressed.v1" ? one with { Data = Sample.Suppressed("") } : one)), $"{Sample.Withheld}"),
        [("I7", "somebody got what is another's")] = (e => e with { Hooks = [.. e.Hooks, new(Sample.ToDesk, "manager")] }, "manager got"),
        [("I7", "a key that nobody has")] = (e => e with { Hooks = [.. e.Hooks, new Hook(Sample.Timer, "desk")] }, $"{Sample.Timer}"),
        [("I8", "a view says something else")] = (
            e => e with { Views = [.. e.Views.Select(row => row.View == "reporting-incident" ? e.Views[0] with { View = row.View, Fields = Wrong(row) } : row)] },
            "reporting-incident says status 'closed'"),
        [("I8", "a view lacks a row")] = (e => e with { Views = [.. e.Views.Skip(1)] }, $"incident lacks {Sample.Id}"),
        [("I8", "a view has a row too many")] = (
            e => e with { Views = [.. e.Views, e.Views[0] with { Id = $"{Sample.Timer}" }] }, $"{Sample.Timer}"),
        [("I10", "poison vanished")] = (e => e with { DeadLetters = [] }, "no event 1"),
        [("I10", "something else was set aside")] = (e => e with { DeadLetters = [.. e.DeadLetters, ("incident", "an event")] }, "an event"),
        [("I10", "a stream is parked")] = (e => e.With("reporting", s => s with { Parked = ["incident incident/1: why"] }), "incident/1"),
    };

    [Fact]
    public void A_run_without_a_flaw_holds_and_every_invariant_was_checked_on_something() =>
        Assert.All(All.Check(s_flawless), verdict =>
        {
            Assert.Empty(verdict.Broken);
            Assert.True(verdict.Checked > 0, verdict.Invariant);
        });

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_flaw_is_reported_by_its_invariant(string invariant, string what)
    {
        var (doctor, names) = s_flaws[(invariant, what)];

        var verdict = All.Check(doctor(s_flawless)).Single(verdict => verdict.Invariant == invariant);

        Assert.False(verdict.Holds, what);
        Assert.Contains(verdict.Broken, broken => broken.Contains(names, StringComparison.Ordinal));
    }

    private static StoredEvent Effect(string key, long version) =>
        Sample.Event(CommandsOnce.EventOf(key, 0), "incident", version, "incident-escalated.v1", """{"toLevel":"L1"}""", 8);

    private static Dictionary<string, string> Wrong(ViewRow row) => new(row.Fields) { ["status"] = "closed" };
}

internal static class Doctored
{
    /// <summary>The line, with another version answered to a key.</summary>
    public static HistoryLine Version(this HistoryLine line, string key, long version) =>
        line.Key == key && line.Type == HistoryLine.Ok ? line with { Value = line.Value! with { Version = version } } : line;
}
