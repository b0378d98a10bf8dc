using Chaos.Evidence;
using Chaos.Histories;
using Chaos.Invariants;
using Chaos.Nemeses;

namespace ChaosSpecs;

/// <summary>
/// What a small run without a flaw leaves: one incident that is reported, resolved and, too late, refused; its clock, which warned and was
/// stopped; its report, which is written and sent; all people told. Specs doctor it.
/// </summary>
internal static class Sample
{
    public const string Report = "7e4f5cb8-0000-4000-8000-000000000001";
    public const string Resolve = "7e4f5cb8-0000-4000-8000-000000000002";
    public const string Refused = "7e4f5cb8-0000-4000-8000-000000000003";
    public const string Unknown = "7e4f5cb8-0000-4000-8000-000000000004";
    public const string WriteReport = "7e4f5cb8-0000-4000-8000-000000000005";
    public const string SendReport = "7e4f5cb8-0000-4000-8000-000000000006";
    public static readonly Guid Id = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c01");
    public static readonly Guid Armed = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c02");
    public static readonly Guid ToDesk = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c03");
    public static readonly Guid Warning = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c04");
    public static readonly Guid Withheld = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c05");
    public static readonly Guid ToOperations = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c06");
    public static readonly Guid ToManager = new("3d3a5a3e-5a8b-4f6f-9a63-0d9a3b4b5c07");
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Fault[] s_planned =
    [
        .. new[] { "gateway-1", "incident-2", "escalation-1", "notification-1", "reporting-2" }.Select(process => Wrong(Fault.Kill, process)),
        Wrong(Fault.Restart, Fault.Postgres), Wrong(Fault.Restart, Fault.Rabbit), Wrong(Fault.Pause, "incident-1"),
        Wrong(Fault.Swallow, Fault.Hooks), Wrong(Fault.Swallow, "incident"), Wrong(Fault.Duplicate, "reporting"),
        Wrong(Fault.Poison, "incident"), Wrong(Fault.Alarm, Fault.Rabbit),
    ];

    private static readonly Dictionary<string, long> s_counts = new()
    {
        [Tally.Doubled] = 3,
        [Tally.Delayed] = 2,
        [Tally.Lost] = 1,
        [Tally.AnswersSwallowed] = 1,
        [Tally.HooksSwallowed] = 1,
    };

    public static DateTimeOffset At(int second) => s_start.AddSeconds(second);

    public static Collected Evidence { get; } = Collected.Nothing with
    {
        History =
        [
            Line(HistoryLine.Invoke, "report", Report, null),
            Line(HistoryLine.Info, "report", Report, null),
            Line(HistoryLine.Ok, "report", Report, Id, version: 1),
            Line(HistoryLine.Invoke, "resolve", Resolve, Id, expected: 1),
            Line(HistoryLine.Invoke, "escalate", Refused, Id, expected: 1),
            Line(HistoryLine.Ok, "resolve", Resolve, Id, version: 3),
            Line(HistoryLine.Fail, "escalate", Refused, Id),
            Line(HistoryLine.Invoke, "close", Unknown, Id, expected: 3),
            Line(HistoryLine.Info, "close", Unknown, Id),
            Line(HistoryLine.Invoke, "read", "read-1", Id),
            Line(HistoryLine.Ok, "read", "read-1", Id, version: 3),
            Line(HistoryLine.Invoke, "edit-report", WriteReport, Id, expected: 0),
            Line(HistoryLine.Ok, "edit-report", WriteReport, Id, version: 1),
            Line(HistoryLine.Invoke, "send-report", SendReport, Id, expected: 1),
            Line(HistoryLine.Ok, "send-report", SendReport, Id, version: 2),
            Line(HistoryLine.Invoke, "read-report", "read-2", Id),
            Line(HistoryLine.Ok, "read-report", "read-2", Id, version: 2),
        ],
        Stores = new Dictionary<string, ServiceStore>(StringComparer.Ordinal)
        {
            ["incident"] = Store(
                Event(CommandsOnce.EventOf(Report, 0), "incident", 1, "incident-reported.v1", """{"severity":"1","level":"L0"}""", 0),
                Event(CommandsOnce.EventOf(Resolve, 0), "incident", 2, "incident-acknowledged.v1", "{}", 6),
                Event(CommandsOnce.EventOf(Resolve, 1), "incident", 3, "incident-resolved.v1", "{}", 6)) with
            {
                Commands =
                [
                    new(CommandsOnce.IdOf(Report), true, $"incident/{Id}", 1), new(CommandsOnce.IdOf(Resolve), true, $"incident/{Id}", 3),
                    new(Guid.NewGuid(), false, "contract/chaos", 1),
                ],
                Gates = [new("escalation", $"clocks/{Id}", 3)],
            },
            ["escalation"] = Store(
                Event(Guid.NewGuid(), "clocks", 1, "clock-started.v1", Started, 1),
                Event(Warning, "clocks", 2, "clock-warned.v1", Warned(firedAt: 5), 5),
                Event(Guid.NewGuid(), "clocks", 3, "clock-stopped.v1", """{"clock":"response","round":1,"outcome":"met"}""", 7)) with
            {
                Gates = [new("incident", $"incident/{Id}", 3), new("reporting", $"report/{Id}", 2)],
            },
            ["notification"] = Store(
                Event(Guid.NewGuid(), ToDesk, 1, "notification-requested.v1", Requested(CommandsOnce.EventOf(Report, 0), "desk"), 1),
                Event(Guid.NewGuid(), ToDesk, 2, "notification-delivered.v1", """{"attempt":1}""", 2),
                Event(
                    Guid.NewGuid(), ToOperations, 1, "notification-requested.v1",
                    Requested(CommandsOnce.EventOf(Resolve, 1), "operations"), 7),
                Event(Guid.NewGuid(), ToOperations, 2, "notification-delivered.v1", """{"attempt":1}""", 8),
                Event(Guid.NewGuid(), ToManager, 1, "notification-requested.v1", Requested(CommandsOnce.EventOf(SendReport, 0), "manager"), 9),
                Event(Guid.NewGuid(), ToManager, 2, "notification-delivered.v1", """{"attempt":1}""", 10),
                Event(Guid.NewGuid(), Withheld, 1, "notification-requested.v1", Requested(Warning, "desk"), 5),
                Event(Guid.NewGuid(), Withheld, 2, "notification-suppressed.v1", Suppressed("acknowledged"), 7)) with
            {
                Gates = [new("incident", $"incident/{Id}", 3), new("escalation", $"clocks/{Id}", 3), new("reporting", $"report/{Id}", 2)],
            },
            ["reporting"] = Store(
                Event(CommandsOnce.EventOf(WriteReport, 0), "report", 1, "major-report-edited.v1", "{}", 8),
                Event(CommandsOnce.EventOf(SendReport, 0), "report", 2, "major-report-sent.v1", """{"to":["manager"]}""", 8)) with
            {
                Commands =
                [
                    new(CommandsOnce.IdOf(WriteReport), true, $"report/{Id}", 1), new(CommandsOnce.IdOf(SendReport), true, $"report/{Id}", 2),
                ],
                Gates =
                [
                    new("incident", $"incident/{Id}", 3), new("escalation", $"clocks/{Id}", 3),
                    new("reporting", $"report/{Id}", 2),
                    new("notification", $"notification/{ToDesk}", 2), new("notification", $"notification/{ToManager}", 2),
                    new("notification", $"notification/{ToOperations}", 2), new("notification", $"notification/{Withheld}", 2),
                ],
            },
        },
        Now = At(60),
        Hooks = [new(ToDesk, "desk"), new(ToDesk, "desk"), new(ToOperations, "operations"), new(ToManager, "manager")],
        DeadLetters = [("incident", "no event 1"), ("incident", "no event 1")],
        Poison = [new("incident", "no event 1", true), new("reporting", "no event 2", false)],
        Faults = new(TimeSpan.FromMinutes(3), s_planned, s_planned, s_counts, []),
        Views =
        [
            Row("incident", $"{Id}", ("status", "resolved"), ("severity", "1"), ("level", "L0"), ("version", "3")),
            Row("reporting-incident", $"{Id}", ("status", "resolved"), ("severity", "1"), ("level", "L0"), ("version", "3")),
            Row("notification-incident", $"{Id}", ("version", "3"), ("progress", "resolved"), ("severity", "1"), ("level", "L0")),
            Row("escalation-incident", $"{Id}", ("severity", "1"), ("level", "L0")),
            Row("reporting-clock", $"{Id} response 1", ("state", "met"), ("severity", "1"), ("breached", "false")),
            Row("incident-clock", $"{Id} response", ("state", "stopped")),
            Row("delivery", $"{ToDesk}", ("state", "delivered"), ("attempts", "1"), ("recipient", "desk")),
            Row("delivery", $"{ToOperations}", ("state", "delivered"), ("attempts", "1"), ("recipient", "operations")),
            Row("delivery", $"{ToManager}", ("state", "delivered"), ("attempts", "1"), ("recipient", "manager")),
            Row("delivery", $"{Withheld}", ("state", "suppressed"), ("attempts", "0"), ("recipient", "desk")),
        ],
    };

    public static string Started => $$$"""
        {"clock":"response","round":1,"target":{"severity":"1"},"at":"{{{At(1):O}}}","dueAt":"{{{At(9):O}}}",
         "warnings":[{"fraction":0.5,"at":"{{{At(5):O}}}"}]}
        """;

    public static string Warned(int firedAt, int dueAt = 5) => $$"""
        {"clock":"response","round":1,"fraction":0.5,"dueAt":"{{At(dueAt):O}}","firedAt":"{{At(firedAt):O}}",
         "level":"L0","timer":"{{Armed}}"}
        """;

    public static string Requested(Guid about, string recipient) => $$$"""{"about":"{{{about}}}","to":{"recipient":"{{{recipient}}}"}}""";

    public static string Suppressed(string reason) => $$"""{"about":"{{Warning}}","recipient":"desk","reason":"{{reason}}"}""";

    /// <summary>Everything was published and has arrived in the record.</summary>
    public static Collected Recorded(this Collected evidence) =>
        evidence with { Published = [.. evidence.Stored().Keys], Recorded = [.. evidence.Stored().Keys] };

    public static Collected WithFaults(this Collected evidence, Func<Faults, Faults> doctor) =>
        evidence with { Faults = doctor(evidence.Faults) };

    public static Collected With(this Collected evidence, string service, Func<ServiceStore, ServiceStore> doctor) => evidence with
    {
        Stores = evidence.Stores.ToDictionary(store => store.Key, store => store.Key == service ? doctor(store.Value) : store.Value),
    };

    /// <summary>The events of a service doctored; heads, feed and record follow.</summary>
    public static Collected WithEvents(
        this Collected evidence, string service, Func<IEnumerable<StoredEvent>, IEnumerable<StoredEvent>> doctor) =>
        evidence.With(service, store =>
        {
            var doctored = Store([.. doctor(store.Events)]);
            return store with { Events = doctored.Events, Heads = doctored.Heads, Fed = doctored.Fed };
        }).Recorded();

    public static Collected WithLine(this Collected evidence, string type, string op, string key, long? version = null) =>
        evidence with { History = [.. evidence.History, Line(type, op, key, Id, expected: null, version)] };

    public static StoredEvent Event(Guid id, string category, long version, string type, string data, int second) =>
        new(id, $"{category}/{Id}", version, type, data, At(second), 0);

    private static StoredEvent Event(Guid id, Guid notification, long version, string type, string data, int second) =>
        new(id, $"notification/{notification}", version, type, data, At(second), 0);

    private static ServiceStore Store(params StoredEvent[] events) => ServiceStore.Empty with
    {
        Events = [.. events.Select((e, n) => e with { Position = n + 1 })],
        Heads = events.CountBy(e => e.Stream).ToDictionary(stream => stream.Key, stream => (long)stream.Value),
        Fed = [.. Enumerable.Range(1, events.Length).Select(n => (long)n)],
    };

    private static Fault Wrong(string kind, string victim) => new(TimeSpan.FromMinutes(1), kind, victim, TimeSpan.Zero);

    private static HistoryLine Line(string type, string op, string key, Guid? incident, long? expected = null, long? version = null) =>
        new(s_start, "client-1", type, op, incident, key, new(expected, version));

    private static ViewRow Row(string view, string id, params (string Name, string Value)[] fields) =>
        new(view, id, fields.ToDictionary(field => field.Name, field => field.Value));
}
