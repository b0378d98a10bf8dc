using Chaos.Evidence;
using Chaos.Histories;
using Chaos.Invariants;
using Chaos.Nemeses;
using static ChaosSpecs.Sample;

namespace ChaosSpecs;

/// <summary>A flawless run doctored.</summary>
/// <param name="Invariant">Which has to see it.</param>
/// <param name="Names">What it has to name.</param>
internal sealed record Flaw(string Invariant, string What, string Names, Func<Collected, Collected> Doctor)
{
    private static readonly Guid s_stranger = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5cff");

    public static IReadOnlyList<Flaw> All { get; } =
    [
        new("I1", "an accepted report is not remembered", Report, e => e
            .With("incident", s => s with { Commands = [.. s.Commands.Skip(1)] })),
        new("I1", "half of a command is stored", Resolve, e => Without(e, "incident", "incident-acknowledged.v1")),
        new("I1", "a refused command has an effect", Refused, e => e.WithEvents("incident", events => events.Append(Effect(Refused, 4)))),
        new("I1", "an unknown command is remembered without its event", Unknown, e => Remembered(e, CommandsOnce.IdOf(Unknown))),
        new("I1", "nobody gave a command", $"{s_stranger}", e => Remembered(e, s_stranger)),
        new("I1", "an answer tells another version", Resolve, e => e with
        {
            History = [.. e.History.Select(line => Told(line, Resolve, 2))],
        }),
        new("I1", "an event is stored twice", "stored 2 times", e => e.WithEvents("incident", events => events.Append(events.First()))),
        new("I1", "a report that was sent is not remembered as sent", SendReport, e => e
            .With("reporting", s => s with { Commands = [.. s.Commands.Take(1)] })),
        new("I1", "what was written of a report is not stored", WriteReport, e => Without(e, "reporting", "major-report-edited.v1")),
        new("I2", "a read of a report sees less than was answered before", "stale-report", e => e
            .WithLine(HistoryLine.Invoke, "read-report", "stale-report").WithLine(HistoryLine.Ok, "read-report", "stale-report", version: 1)),
        new("I2", "a version is missing", $"clocks/{Id}", e => Without(e, "escalation", "clock-warned.v1")),
        new("I2", "a later version was stored earlier", $"incident/{Id}", e => e.WithEvents("incident", events => events.Reverse())),
        new("I2", "the head is another", $"incident/{Id}", e => e.With("incident", s => s with { Heads = Head(4) })),
        new("I2", "a read sees less than was answered before", "stale", e => e
            .WithLine(HistoryLine.Invoke, "read", "stale").WithLine(HistoryLine.Ok, "read", "stale", version: 2)),
        new("I3", "an event has no entry for the relay", $"incident/{Id} version 3", e => e.With("incident", s => s with { Fed = [1, 2] })),
        new("I3", "an event was not relayed", "notification has 1", e => e.With("notification", s => s with { Unrelayed = 1 })),
        new("I3", "the relay left out a row, which the sweep brought", $"event {Warning} of clocks/{Id} was never published", e => e with
        {
            Published = [.. e.Published.Where(id => id != Warning)],
        }),
        new("I3", "something was published that is not stored", $"{s_stranger}", e => e with { Published = [.. e.Published, s_stranger] }),
        new("I3", "a consumer is behind", "escalation is at 2", e => e
            .With("escalation", s => s with { Gates = [new("incident", $"incident/{Id}", 2)] })),
        new("I3", "a consumer of reports is behind", "reporting is at 0 of reporting report", e => e
            .With("reporting", s => s with { Gates = [.. s.Gates.Where(gate => gate.Owner != "reporting")] })),
        new("I3", "the record lacks an event", $"{Warning}", e => e with { Recorded = [.. e.Recorded.Where(id => id != Warning)] }),
        new("I3", "the record has an event twice", "more than once", e => e with { Recorded = [.. e.Recorded, Warning] }),
        new("I4", "a timer fired twice", $"{Armed}", e => e.WithEvents(
            "escalation", events => events.Append(events.ElementAt(1) with { Id = Guid.NewGuid(), Version = 4 }))),
        new("I4", "a timer fired for a time it was not armed for", $"{Warning}", e => Edited(
            e, warning => warning with { Data = Warned(7, dueAt: 6) })),
        new("I4", "a timer has not fired", "has not fired", e => e.WithEvents("escalation", events => events.Take(1))),
        new("I4", "a cancelled timer is still armed", "is not armed by its events", e => e with
        {
            Timers = [new(Id, "response", 1, 1, At(9))],
        }),
        new("I5", "a timer fired early", $"{Warning}", e => Edited(e, warning => warning with { Data = Warned(4) })),
        new("I5", "a timer was recorded before it was due", $"{Warning}", e => Edited(e, warning => warning with { Recorded = At(4) })),
        new("I7", "nobody was told", "desk has 0 keys", e => e.WithEvents(
            "notification", events => events.Where(one => one.Stream != $"notification/{ToDesk}"))),
        new("I7", "nobody was told of a report that was sent", "manager has 0 keys", e => e.WithEvents(
            "notification", events => events.Where(one => one.Stream != $"notification/{ToManager}"))),
        new("I7", "somebody was told under two keys", "desk has 2 keys", e => e.WithEvents(
            "notification", events => events.Concat(events.Take(2).Select(one => one with { Stream = $"notification/{s_stranger}" })))),
        new("I7", "what was delivered never arrived", $"{ToOperations}", e => e with { Hooks = [new(ToDesk, "desk")] }),
        new("I7", "a delivery is left pending", $"{Withheld}", e => Without(e, "notification", "notification-suppressed.v1")),
        new("I7", "a suppression has no reason", $"{Withheld}", e => e.WithEvents("notification", events => events.Select(
            one => one.Type == "notification-suppressed.v1" ? one with { Data = Suppressed("") } : one))),
        new("I7", "a message that told it too is another's", $"{Withheld}", e => e.WithEvents("notification", events => events.Select(
            one => one.Type == "notification-suppressed.v1" ? one with { Data = Suppressed($"told-together: {ToOperations}") } : one))),
        new("I7", "somebody got what is another's", "manager got", e => e with { Hooks = [.. e.Hooks, new(ToDesk, "manager")] }),
        new("I7", "a key came that nobody has", $"{s_stranger}", e => e with { Hooks = [.. e.Hooks, new(s_stranger, "desk")] }),
        new("I8", "a view says something else", "reporting-incident says status 'closed'", e => e with
        {
            Views = [.. e.Views.Select(row => row.View == "reporting-incident" ? Closed(row) : row)],
        }),
        new("I8", "a view lacks a row", $"incident lacks {Id}", e => e with { Views = [.. e.Views.Skip(1)] }),
        new("I8", "a view has a row too many", $"{s_stranger}", e => e with
        {
            Views = [.. e.Views, e.Views[0] with { Id = $"{s_stranger}" }],
        }),
        new("I10", "poison vanished", "no event 1", e => e with { DeadLetters = [] }),
        new("I10", "something else was set aside", "an event", e => e with { DeadLetters = [.. e.DeadLetters, ("incident", "an event")] }),
        new("I10", "a stream is parked", "incident/1", e => e.With("reporting", s => s with { Parked = ["incident incident/1: why"] })),
        new("N", "a service was never killed", "kill of reporting", e => Undone(e, Fault.Kill, "reporting-2")),
        new("N", "a server was never restarted", "restart of rabbitmq", e => Undone(e, Fault.Restart, Fault.Rabbit)),
        new("N", "a kill came when nobody worked any more", "kill of reporting", e => e.WithFaults(faults => faults with
        {
            Done = [.. faults.Done.Select(one => one.Victim == "reporting-2" ? one with { At = faults.Length } : one)],
        })),
        new("N", "a long run never planned to restart a server", "restart of rabbitmq", e => Undone(e, Fault.Restart, Fault.Rabbit)
            .WithFaults(faults => faults with { Planned = faults.Done.ToList() })),
        new("N", "nobody stood still", "pause", e => Undone(e, Fault.Pause, "incident-1")),
        new("N", "no message came twice", Tally.Doubled, e => Never(e, Tally.Doubled)),
        new("N", "no message came late", Tally.Delayed, e => Never(e, Tally.Delayed)),
        new("N", "no message was lost", Tally.Lost, e => Never(e, Tally.Lost)),
        new("N", "no answer was swallowed", Tally.AnswersSwallowed, e => Never(e, Tally.AnswersSwallowed)),
        new("N", "no webhook's answer was swallowed", Tally.HooksSwallowed, e => Never(e, Tally.HooksSwallowed)),
        new("N", "the broker blocked nobody", "alarm", e => Undone(e, Fault.Alarm, Fault.Rabbit)),
        new("N", "no poison was taken", "poison", e => Undone(e, Fault.Poison, "incident")),
        new("N", "a process ended by itself", "gateway-1", e => e.WithFaults(faults => faults with { Ended = ["gateway-1"] })),
    ];

    private static Collected Without(Collected evidence, string service, string type) =>
        evidence.WithEvents(service, events => events.Where(one => one.Type != type));

    private static Collected Undone(Collected evidence, string kind, string victim) => evidence.WithFaults(faults => faults with
    {
        Done = [.. faults.Done.Where(fault => (fault.Kind, fault.Victim) != (kind, victim))],
    });

    private static Collected Never(Collected evidence, string what) => evidence.WithFaults(faults => faults with
    {
        Counts = faults.Counts.Where(count => count.Key != what).ToDictionary(),
    });

    private static Collected Edited(Collected evidence, Func<StoredEvent, StoredEvent> warning) =>
        evidence.WithEvents("escalation", events => events.Select(one => one.Id == Warning ? warning(one) : one));

    private static Collected Remembered(Collected evidence, Guid command) =>
        evidence.With("incident", store => store with { Commands = [.. store.Commands, new(command, true, $"incident/{Id}", 4)] });

    private static StoredEvent Effect(string key, long version) =>
        Event(CommandsOnce.EventOf(key, 0), "incident", version, "incident-escalated.v1", """{"toLevel":"L1"}""", 8);

    private static Dictionary<string, long> Head(long version) => new() { [$"incident/{Id}"] = version };

    private static ViewRow Closed(ViewRow row) =>
        row with { Fields = new Dictionary<string, string>(row.Fields) { ["status"] = "closed" } };

    private static HistoryLine Told(HistoryLine line, string key, long version) =>
        line.Key == key && line.Type == HistoryLine.Ok ? line with { Value = line.Value! with { Version = version } } : line;
}
