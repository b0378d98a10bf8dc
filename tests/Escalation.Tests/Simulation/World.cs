using System.Collections.Immutable;
using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Tests.Domain;
using Escalations.Timers;
using ServiceDefaults.EventSourcing;

namespace Escalations.Tests.Simulation;

/// <summary>An event of an incident, as its owner has it.</summary>
internal sealed record Published(int Incident, int Version, Happening Happening)
{
    public string Name => $"{Incident}.{Version}";
}

/// <summary>What Escalation's database keeps of an incident.</summary>
internal sealed record Kept(int Seen, IncidentFacts? Facts, ClocksState Clocks);

/// <summary>A step that fired.</summary>
/// <param name="RecordedBefore">How much the owner had recorded when the process that fired it started.</param>
internal sealed record Told(Guid Timer, PlannedTimer Step, int Incident, DateTimeOffset At, int RecordedBefore);

/// <summary>A process of Escalation.</summary>
/// <param name="Skew">How far its host's clock is off.</param>
/// <param name="RecordedBefore">How much the owner had recorded when it started.</param>
/// <param name="Claimed">Timers it has locked and not yet committed, in the order it fires them.</param>
internal sealed record Node(bool Up, bool Swept, TimeSpan Skew, int RecordedBefore, ImmutableArray<Guid> Claimed);

/// <summary>A message to a person.</summary>
internal sealed record Intent(int Told, int Attempts, bool Delivered, bool Suppressed);

internal sealed record Sent(int Told, string Key, bool AcknowledgedBefore);

/// <summary>Everything there is, at one moment: immutable, so that every way on from it can be tried.</summary>
internal sealed record World(Broken Broken, DateTimeOffset Now)
{
    public const string Tenant = "retail";
    public static readonly ContractTerms Terms = TestContracts.Terms(TestContracts.RoundTheClock);
    public static readonly DateTimeOffset Start = Story.At("2026-03-02 12:00");

    public ImmutableList<Published> Owner { get; init; } = [];
    public ImmutableList<Published> Bus { get; init; } = [];
    public ImmutableSortedDictionary<int, Kept> Incidents { get; init; } = ImmutableSortedDictionary<int, Kept>.Empty;
    public ImmutableDictionary<Guid, PlannedTimer> Timers { get; init; } = ImmutableDictionary<Guid, PlannedTimer>.Empty;
    /// <summary>Rows that were deleted before their events were appended, where that rule is broken.</summary>
    public ImmutableDictionary<Guid, PlannedTimer> Held { get; init; } = ImmutableDictionary<Guid, PlannedTimer>.Empty;
    public ImmutableHashSet<Guid> Commands { get; init; } = [];
    public ImmutableList<Told> Fired { get; init; } = [];
    public ImmutableArray<Node> Nodes { get; init; } =
        [new(true, true, TimeSpan.FromHours(2), 0, []), new(true, true, TimeSpan.Zero, 0, [])];
    /// <summary>Fired events the relay has published and seen confirmed.</summary>
    public int Relayed { get; init; }
    public ImmutableSortedDictionary<int, Intent> Intents { get; init; } = ImmutableSortedDictionary<int, Intent>.Empty;
    public ImmutableHashSet<int> AcknowledgedAtNotification { get; init; } = [];
    public ImmutableList<Sent> Sent { get; init; } = [];
    public string? Violation { get; init; }

    public bool Has(Broken rule) => Broken.HasFlag(rule);

    public int VersionOf(int incident) => Owner.Count(published => published.Incident == incident);

    public static Guid Id(int incident) => DeterministicId.Of($"incident {incident}");

    public Guid IdOf(PlannedTimer timer) => Has(Broken.SameIdAgain)
        ? DeterministicId.Of($"{timer.Incident}|{timer.Clock}|{timer.Round}|{timer.Step}")
        : TimerTable.IdOf(Tenant, timer);

    public PlannedTimer? Timer(Guid id) => Timers.GetValueOrDefault(id) ?? Held.GetValueOrDefault(id);

    /// <summary>A claim locks the incident, not the row.</summary>
    public IEnumerable<Guid> Locked => Has(Broken.NoLock)
        ? []
        : Nodes.SelectMany(node => node.Claimed).Select(Timer).OfType<PlannedTimer>().Select(timer => timer.Incident);

    public bool IsLocked(int incident) => Locked.Contains(Id(incident));

    public World With(int node, Node changed) => this with { Nodes = Nodes.SetItem(node, changed) };

    /// <summary>Everything by which two moments differ.</summary>
    public string Key() => string.Join('|',
        Now.Ticks, string.Join(',', Owner.Select(e => $"{e.Name}{e.Happening.Type}{e.Happening.At.Ticks}")),
        string.Join(',', Bus.Select(e => e.Name)),
        string.Join(',', Incidents.Select(entry => $"{entry.Key}:{entry.Value.Seen}")),
        string.Join(',', Timers.Keys.Order()), string.Join(',', Fired.Select(told => $"{told.Timer}{told.At.Ticks}")),
        string.Join(',', Nodes.Select(node =>
            $"{node.Up}{node.Swept}{node.RecordedBefore}{string.Join('+', node.Claimed)}")),
        Relayed, string.Join(',', Intents.Select(intent => intent.Value)),
        string.Join(',', AcknowledgedAtNotification.Order()), Sent.Count);
}
