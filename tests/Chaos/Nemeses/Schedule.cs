namespace Chaos.Nemeses;

/// <summary>What goes wrong when: a pure function of the seed.</summary>
internal static class Schedule
{
    /// <summary>From here on a run is long enough to let processes stand still for longer than the store waits for them.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>The store cuts off who stands still in a transaction for this long.</summary>
    public static readonly TimeSpan StandstillLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_quietStart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_quietEnd = TimeSpan.FromSeconds(10);
    private static readonly string[] s_consumers = ["escalation", "incident", "notification", "reporting"];

    public static IReadOnlyList<Fault> Of(Random random, TimeSpan length, IReadOnlyList<string> processes)
    {
        var faults = new List<Fault>();
        // All kinds come once before any comes again, in an order of the seed's.
        var turn = new List<string>();
        for (var at = s_quietStart; at < length - s_quietEnd; at += Seconds(random, 4, 9))
        {
            if (turn.Count == 0) turn.AddRange(Shuffled([.. Fault.Kinds, Fault.Kill, Fault.Kill, Fault.Pause, Fault.Swallow], random));
            faults.Add(Next(turn[^1], at, length, random, processes));
            turn.RemoveAt(turn.Count - 1);
        }

        return faults;
    }

    private static Fault Next(string kind, TimeSpan at, TimeSpan length, Random random, IReadOnlyList<string> processes) => kind switch
    {
        Fault.Kill => new(at, kind, processes[random.Next(processes.Count)], Seconds(random, 0, 3)),
        Fault.Pause => new(at, kind, processes[random.Next(processes.Count)], length >= Long && random.Next(3) == 0
            ? StandstillLimit + Seconds(random, 2, 15)
            : Seconds(random, 1, 8)),
        Fault.Restart => new(at, kind, random.Next(2) == 0 ? Fault.Postgres : Fault.Rabbit, TimeSpan.Zero),
        Fault.Swallow => random.Next(3) == 0
            ? new(at, kind, Fault.Hooks, Seconds(random, 3, 8))
            : new(at, kind, s_consumers[random.Next(s_consumers.Length)], Seconds(random, 0.2, 1.5)),
        Fault.Duplicate => new(at, kind, s_consumers[random.Next(s_consumers.Length)], Seconds(random, 5, 12)),
        Fault.Poison => new(at, kind, s_consumers[random.Next(s_consumers.Length)], TimeSpan.Zero),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such fault"),
    };

    private static string[] Shuffled(string[] kinds, Random random)
    {
        random.Shuffle(kinds);
        return kinds;
    }

    private static TimeSpan Seconds(Random random, double from, double to) =>
        TimeSpan.FromSeconds(from + (random.NextDouble() * (to - from)));
}
