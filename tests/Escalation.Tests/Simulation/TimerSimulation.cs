namespace Escalations.Tests.Simulation;

/// <summary>
/// Planner, gate, claim, crash, sweep, relay and delivery as a deterministic simulation around the product's own decisions: all
/// interleavings of two nodes for some steps, long random runs, and a mutant of every rule that must be noticed.
/// </summary>
public sealed class TimerSimulation
{
    private const int Depth = 4;
    private const int Steps = 120;

    public static TheoryData<Broken> Mutants => [.. Enum.GetValues<Broken>().Where(rule => rule != Broken.None)];

    [Theory]
    [InlineData("wait for the next timer")]
    [InlineData("wait for the next timer; claim 0; kill 1; start 1")]
    [InlineData("kill 0; paused 2; wait for the next timer; start 0; claim 1")]
    public void Every_interleaving_of_two_nodes_keeps_the_promises(string before)
    {
        // Both incidents are known, one was acknowledged and nobody has heard of it, and the first steps are due.
        var start = Walk(new(Broken.None, World.Start),
            ["report 1", "deliver 1.1", "report 2", "deliver 2.1", "acknowledged 1", .. before.Split("; ")]);
        var (seen, frontier) = (new HashSet<string> { start.Key() }, new List<(World World, string Trace)> { (start, before) });
        for (var depth = 0; depth < Depth; depth++)
        {
            var next = new List<(World, string)>();
            foreach (var (world, trace) in frontier)
                foreach (var (name, make) in Moves.Of(world))
                {
                    var after = make(world);
                    if (!seen.Add(after.Key())) continue;
                    Assert.True(Promises.Always(after) is not { } broken, $"{Promises.Always(after)} After: {trace}; {name}");
                    next.Add((after, $"{trace}; {name}"));
                }
            frontier = next;
        }

        Assert.True(seen.Count > 1000, $"Only {seen.Count} different moments were reached.");
        foreach (var (world, trace) in frontier.Where((_, n) => n % 64 == 0))
            Assert.True(Promises.InTheEnd(world) is not { } broken, $"{Promises.InTheEnd(world)} After: {trace}; and left alone");
    }

    [Fact]
    public void Long_random_runs_keep_the_promises()
    {
        var first = Random.Shared.Next();
        for (var seed = first; seed < first + 80; seed++) Assert.True(Run(Broken.None, seed) is not { } broken, Run(Broken.None, seed));
    }

    [Fact]
    public void The_same_seed_is_the_same_run() =>
        Assert.Equal(Run(Broken.NoLock, 7, 400), Run(Broken.NoLock, 7, 400));

    [Theory, MemberData(nameof(Mutants))]
    public void A_broken_rule_is_noticed(Broken rule) =>
        Assert.Contains(Enumerable.Range(1, 400), seed => Run(rule, seed) is not null);

    /// <summary>What was broken, with the seed and all that happened; null where every promise was kept.</summary>
    private static string? Run(Broken rule, int seed, int steps = Steps)
    {
        var random = new Random(seed);
        var (world, trace) = (new World(rule, World.Start), new List<string>());
        for (var step = 0; step < steps; step++)
        {
            var moves = Moves.Of(world).ToList();
            var (name, make) = moves[random.Next(moves.Count)];
            world = make(world);
            trace.Add(name);
            if (Promises.Always(world) is { } broken) return $"seed {seed}: {broken} After: {string.Join("; ", trace)}";
        }
        return Promises.InTheEnd(world) is { } wrong ? $"seed {seed}: {wrong} After: {string.Join("; ", trace)}; and left alone" : null;
    }

    private static World Walk(World world, params string[] names) =>
        names.Aggregate(world, (before, name) => Moves.Of(before).Single(move => move.Name == name).Make(before));
}
