using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Tests.Domain;

namespace Escalations.Tests.Simulation;

/// <summary>What must hold whatever happens, and what must hold once everything has been left to settle.</summary>
internal static class Promises
{
    /// <summary>What is broken, or null.</summary>
    public static string? Always(World world)
    {
        if (world.Violation is { } violation) return violation;
        if (world.Fired.FirstOrDefault(told => told.At < told.Step.DueAt) is { } early) return $"{early.Step.Name} fired early.";
        if (Twice(world.Fired.Select(told => told.Step.Name)) is { } twice) return $"{twice} fired twice.";
        if (world.Sent.Exists(sent => sent.AcknowledgedBefore)) return "Somebody was told of a response that is known to be given.";
        if (world.Sent.GroupBy(sent => sent.Told).Any(told => told.Select(sent => sent.Key).Distinct().Count() > 1))
            return "One message went out under two keys.";
        if (world.Fired.FirstOrDefault(told => Foregone(world, told)) is { } late)
            return $"{late.Step.Name} fired though the answer was known.";
        return world.Nodes.Any(node => node.Claimed.Length > 0) ? null : Difference(world);
    }

    /// <summary>What is broken once nothing is lost, nobody is killed, and all that is under way has arrived.</summary>
    public static string? InTheEnd(World world)
    {
        for (var n = 0; n < world.Nodes.Length; n++) world = Do(world, $"start {n}");
        for (var n = 0; n < world.Nodes.Length; n++) world = Do(world, $"commit {n}");
        for (var n = 0; n < world.Nodes.Length; n++) world = Do(world, $"sweep {n}");
        foreach (var name in world.Bus.Select(published => $"deliver {published.Name}").ToList()) world = Do(world, name);
        // Long after everything would have come due.
        world = world with { Now = world.Now + TimeSpan.FromDays(1) };
        while (Moves.Of(world).Any(move => move.Name == "claim 1")) world = Do(Do(world, "claim 1"), "commit 1");
        while (Moves.Of(world).Any(move => move.Name == "relay")) world = Do(world, "relay");
        while (Moves.Of(world).FirstOrDefault(move => move.Name.StartsWith("send", StringComparison.Ordinal)).Make is { } send)
            world = send(world);
        return Always(world) ?? Settled(world);
    }

    private static string? Settled(World world)
    {
        foreach (var incident in world.Owner.Select(published => published.Incident).Distinct())
        {
            if (world.Incidents.GetValueOrDefault(incident) is not { } kept || kept.Seen < world.VersionOf(incident))
                return $"What happened to incident {incident} is not known.";
            if (!Folded(world, incident).SequenceEqual(kept.Clocks.Runs.Select(Shown)))
                return $"The clocks of incident {incident} are not those its events give.";
        }
        if (TimerPlan.Of(new([.. world.Incidents.Values.SelectMany(kept => kept.Clocks.Runs)])).Any(timer => timer.DueAt <= world.Now))
            return "Something is due and did not fire.";
        for (var told = 0; told < world.Fired.Count; told++)
            if (!world.Intents.TryGetValue(told, out var intent) || !(intent.Suppressed || world.Sent.Exists(sent => sent.Told == told)))
                return $"Nobody was told of {world.Fired[told].Step.Name}, and nobody knows why.";
        return null;
    }

    // The table against the plan of the events: what a rebuild compares.
    private static string? Difference(World world)
    {
        var planned = world.Incidents.Values.SelectMany(kept => TimerPlan.Of(kept.Clocks)).Select(
            timer => (world.IdOf(timer), timer.DueAt, timer.SeverityRank));
        var armed = world.Timers.Select(row => (row.Key, row.Value.DueAt, row.Value.SeverityRank));
        return planned.Order().SequenceEqual(armed.Order()) ? null : "What is armed is not what is planned.";
    }

    // Before the process started its owner had recorded the acknowledgement: it had only to ask.
    private static bool Foregone(World world, Told told) => told.Step.Clock == "response" && world.Owner.Take(told.RecordedBefore).Any(
        published => published.Incident == told.Incident && published.Happening.Type == "incident.acknowledged");

    private static IEnumerable<string> Folded(World world, int incident)
    {
        var (facts, clocks) = ((IncidentFacts?)null, ClocksState.Initial);
        foreach (var published in world.Owner.Where(published => published.Incident == incident))
        {
            facts ??= IncidentFacts.Of(World.Tenant, World.Id(incident), published.Happening);
            facts = facts.Apply(published.Happening, World.Terms);
            clocks = ClockRules.React(clocks, facts, World.Terms, published.Happening, Story.Cause(published.Version)).Events
                .Aggregate(clocks, ClocksState.Evolve);
        }
        return clocks.Runs.Select(Shown);
    }

    private static string Shown(ClockRun run) => $"{run.Clock} {run.Round} {run.Outcome} {run.DueAt:O} {run.PausedAt:O} {run.StoppedAt:O}";

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static World Do(World world, string name) =>
        Moves.Of(world).FirstOrDefault(move => move.Name == name).Make is { } make ? make(world) : world;
}
