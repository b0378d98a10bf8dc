using System.Collections.Immutable;
using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Tests.Domain;

namespace Escalations.Tests.Simulation;

/// <summary>What may happen next: the product's own decisions (clock rules, plan, firing) in a model of its transactions.</summary>
internal static class Moves
{
    private const int Batch = 2;
    private const int MostEvents = 5;

    public static IEnumerable<(string Name, Func<World, World> Make)> Of(World world)
    {
        foreach (var incident in (int[])[1, 2])
        {
            var version = world.VersionOf(incident);
            if (version == 0)
                yield return ($"report {incident}", w => Happen(w, incident, Happened.Reported(World.Terms, $"{incident}", w.Now)));
            foreach (var type in version is 0 or MostEvents ? [] : (string[])["acknowledged", "classified", "paused", "resumed"])
                if (MayHappen(world, incident, $"incident.{type}"))
                    yield return ($"{type} {incident}", w => Happen(w, incident, Event(type, incident, w.Now)));
            if (world.Owner.Any(e => e.Incident == incident && e.Happening.Type == "incident.acknowledged")
                && !world.AcknowledgedAtNotification.Contains(incident))
                yield return ($"notification hears of {incident}", w => w with
                {
                    AcknowledgedAtNotification = w.AcknowledgedAtNotification.Add(incident),
                });
        }

        foreach (var published in world.Bus.Distinct())
        {
            yield return ($"lose {published.Name}", w => w with { Bus = w.Bus.Remove(published) });
            if (world.Bus.Count(other => other == published) == 1)
                yield return ($"repeat {published.Name}", w => w with { Bus = w.Bus.Add(published) });
            if (world.Nodes.Any(node => node.Up) && !world.IsLocked(published.Incident))
                yield return ($"deliver {published.Name}", w => Gate(w with { Bus = w.Bus.Remove(published) }, published));
        }

        for (var n = 0; n < world.Nodes.Length; n++)
            foreach (var move in OfNode(world, n)) yield return move;
        if (world.Timers.Count > 0) yield return ("wait for the next timer", w => w with
        {
            Now = w.Timers.Values.Min(timer => timer.DueAt) is var due && due > w.Now ? due : w.Now + TimeSpan.FromMinutes(7),
        });
        foreach (var move in OfNotification(world)) yield return move;
    }

    private static IEnumerable<(string, Func<World, World>)> OfNode(World world, int n)
    {
        var node = world.Nodes[n];
        if (!node.Up)
        {
            yield return ($"start {n}", w => w.With(n, node with { Up = true, Swept = false, RecordedBefore = w.Owner.Count }));
            yield break;
        }

        yield return ($"kill {n}", w => w.With(n, node with { Up = false, Claimed = [] }));
        if (!world.Has(Broken.NoSweep) && world.Incidents.Keys.All(incident => !world.IsLocked(incident)))
            yield return ($"sweep {n}", w => Swept(w).With(n, node with { Swept = true }));
        if (node.Claimed.Length > 0) yield return ($"commit {n}", w => Commit(w, n));
        else if ((node.Swept || world.Has(Broken.FiresBeforeSweep) || world.Has(Broken.NoSweep)) && Due(world, node).Length > 0)
            yield return ($"claim {n}", w => Claim(w, n));
    }

    private static IEnumerable<(string, Func<World, World>)> OfNotification(World world)
    {
        if (world.Relayed < world.Fired.Count) yield return ("relay", w => w with
        {
            Relayed = w.Relayed + 1,
            Intents = w.Intents.ContainsKey(w.Relayed) ? w.Intents : w.Intents.Add(w.Relayed, new(w.Relayed, 0, false, false)),
        });
        if (world.Relayed > 0 && world.Relayed < world.Fired.Count)
            yield return ("relay crashes", w => w.Has(Broken.RelayForgets)
                ? w with { Relayed = w.Relayed + 1 }
                : w with { Relayed = w.Relayed - 1 });
        foreach (var intent in world.Intents.Values.Where(intent => intent is { Delivered: false, Suppressed: false, Attempts: < 3 }))
        {
            yield return ($"send {intent.Told}", w => Send(w, intent, recorded: true));
            yield return ($"send {intent.Told}, killed before it is recorded", w => w.Has(Broken.RecordBeforeSend)
                ? w with { Intents = w.Intents.SetItem(intent.Told, intent with { Delivered = true }) }
                : Send(w, intent, recorded: false));
        }
    }

    private static bool MayHappen(World world, int incident, string type)
    {
        var types = world.Owner.Where(e => e.Incident == incident).Select(e => e.Happening.Type).ToList();
        return type switch
        {
            "incident.acknowledged" or "incident.classified" => !types.Contains(type),
            "incident.paused" => types.Count(t => t == type) == types.Count(t => t == "incident.resumed"),
            _ => types.Count(t => t == "incident.paused") > types.Count(t => t == type),
        };
    }

    private static Happening Event(string type, int incident, DateTimeOffset at) => type switch
    {
        "paused" => Happened.Paused("customer", at),
        "classified" => Happened.Classified($"{3 - incident}", at),
        _ => Happened.Any($"incident.{type}", at),
    };

    private static World Happen(World world, int incident, Happening happening)
    {
        var published = new Published(incident, world.VersionOf(incident) + 1, happening);
        return world with { Owner = world.Owner.Add(published), Bus = world.Bus.Add(published) };
    }

    private static World Gate(World world, Published arrived)
    {
        var seen = world.Incidents.GetValueOrDefault(arrived.Incident)?.Seen ?? 0;
        if (arrived.Version <= seen && !world.Has(Broken.GateRepeats)) return world;
        if (arrived.Version <= seen || (arrived.Version > seen + 1 && world.Has(Broken.GateSkips)))
            return arrived.Version > 1 && seen == 0
                ? world with { Violation = "An event was applied to an incident nobody knows." }
                : Apply(world, arrived);
        return world.Owner.Where(e => e.Incident == arrived.Incident && e.Version > seen && e.Version <= arrived.Version)
            .Aggregate(world, Apply);
    }

    private static World Swept(World world) => world.Owner
        .Where(e => e.Version > (world.Incidents.GetValueOrDefault(e.Incident)?.Seen ?? 0)).Aggregate(world, Apply);

    private static World Apply(World world, Published published)
    {
        var kept = world.Incidents.GetValueOrDefault(published.Incident) ?? new Kept(0, null, ClocksState.Initial);
        var happening = published.Happening;
        var facts = published.Version == 1 ? IncidentFacts.Of(World.Tenant, World.Id(published.Incident), happening) : kept.Facts!;
        facts = facts.Apply(happening, World.Terms);
        var clocks = ClockRules.React(kept.Clocks, facts, World.Terms, happening, Story.Cause(published.Version)).Events
            .Aggregate(kept.Clocks, ClocksState.Evolve);
        var after = world with { Incidents = world.Incidents.SetItem(published.Incident, new(published.Version, facts, clocks)) };
        return world.Has(Broken.NoPlan) && published.Version > 1 ? after : Planned(after, published.Incident);
    }

    private static World Planned(World world, int incident)
    {
        var plan = TimerPlan.Of(world.Incidents[incident].Clocks).ToDictionary(world.IdOf);
        var gone = world.Timers.Where(row => row.Value.Incident == World.Id(incident) && !plan.ContainsKey(row.Key)).Select(row => row.Key);
        // As in the table: a row that is there stays as it is.
        return world with
        {
            Timers = world.Timers.RemoveRange(gone).AddRange(plan.Where(timer => !world.Timers.ContainsKey(timer.Key))),
        };
    }

    private static Guid[] Due(World world, Node node)
    {
        var now = world.Has(Broken.HostClock) ? world.Now + node.Skew : world.Now;
        return [.. InOrder(world.Timers.Where(row => row.Value.DueAt <= now && !world.Locked.Contains(row.Value.Incident)), world.Broken)];
    }

    private static IEnumerable<Guid> InOrder(IEnumerable<KeyValuePair<Guid, PlannedTimer>> due, Broken broken) =>
        (broken.HasFlag(Broken.AnyOrder)
            ? due.OrderBy(row => row.Key)
            : due.OrderBy(row => row.Value.SeverityRank).ThenBy(row => row.Value.DueAt).ThenBy(row => row.Value.Name))
        .Select(row => row.Key);

    private static World Claim(World world, int n)
    {
        var claimed = Due(world, world.Nodes[n]).Take(Batch).ToImmutableArray();
        var after = world.With(n, world.Nodes[n] with { Claimed = claimed });
        var ranks = claimed.Select(id => (world.Timers[id].SeverityRank, world.Timers[id].DueAt)).ToList();
        var waiting = Due(world, world.Nodes[n]).Except(claimed).Select(id => (world.Timers[id].SeverityRank, world.Timers[id].DueAt));
        if (!ranks.SequenceEqual(ranks.Order()) || waiting.Any(other => other.CompareTo(ranks[^1]) < 0))
            return after with { Violation = "What was more severe, or due longer, waits." };
        return world.Has(Broken.DeleteFirst) || world.Has(Broken.NoLock)
            ? after with
            {
                Timers = world.Has(Broken.NoLock) ? world.Timers : world.Timers.RemoveRange(claimed),
                Held = world.Held.SetItems(claimed.Select(id => KeyValuePair.Create(id, world.Timers[id]))),
            }
            : after;
    }

    private static World Commit(World world, int n)
    {
        var node = world.Nodes[n];
        var now = world.Has(Broken.HostClock) ? world.Now + node.Skew : world.Now;
        foreach (var id in node.Claimed)
        {
            if (world.Timer(id) is not { } timer) continue;
            var incident = world.Incidents.Keys.Single(one => World.Id(one) == timer.Incident);
            var kept = world.Incidents[incident];
            var events = world.Commands.Contains(id)
                ? []
                : TimerFired.Decide(kept.Clocks, timer.Clock, timer.Round, timer.Fraction, id, "L0", now).Events;
            world = world with
            {
                Incidents = world.Incidents.SetItem(incident, kept with { Clocks = events.Aggregate(kept.Clocks, ClocksState.Evolve) }),
                Commands = world.Commands.Add(id),
                // Without lock and version it appends what it decided when it claimed: then the step was due and not told.
                Fired = events.Count == 0 && !world.Has(Broken.NoLock)
                    ? world.Fired
                    : world.Fired.Add(new(id, timer, incident, world.Now, node.RecordedBefore)),
                Timers = world.Timers.Remove(id),
                Held = world.Has(Broken.NoLock) ? world.Held : world.Held.Remove(id),
            };
        }
        return world.With(n, world.Nodes[n] with { Claimed = [] });
    }

    private static World Send(World world, Intent intent, bool recorded)
    {
        var told = world.Fired[intent.Told];
        var gone = world.AcknowledgedAtNotification.Contains(told.Incident) && told.Step.Clock == "response";
        if (gone && !world.Has(Broken.NoSecondLook))
            return world with { Intents = world.Intents.SetItem(intent.Told, intent with { Suppressed = true }) };
        var key = world.Has(Broken.NewKey) ? $"{told.Timer}/{intent.Attempts}" : $"{told.Timer}";
        return world with
        {
            Sent = world.Sent.Add(new(intent.Told, key, gone)),
            Intents = world.Intents.SetItem(intent.Told, intent with { Attempts = intent.Attempts + 1, Delivered = recorded }),
        };
    }
}
