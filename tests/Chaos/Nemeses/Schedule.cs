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
    public static IReadOnlyList<Fault> Of(Random random, TimeSpan length, IReadOnlyList<string> processes)
    {
        var faults = new List<Fault>();
        var victims = new Victims(random, processes);
        // All kinds come once before any comes again, in an order of the seed's.
        var turn = new List<string>();
        for (var at = s_quietStart; at < length - s_quietEnd; at += Seconds(random, 3.5, 8))
        {
            if (turn.Count == 0) turn.AddRange(Shuffled([.. Fault.Kinds, Fault.Kill, Fault.Kill, Fault.Pause, Fault.Swallow], random));
            var (kind, victim) = (turn[^1], victims.Next(turn[^1]));
            faults.Add(new(at, kind, victim, Lasts(kind, victim, length, random)));
            turn.RemoveAt(turn.Count - 1);
        }

        return faults;
    }

    private static TimeSpan Lasts(string kind, string victim, TimeSpan length, Random random) => kind switch
    {
        Fault.Kill => Seconds(random, 0, 3),
        Fault.Pause when length >= Long && random.Next(3) == 0 => StandstillLimit + Seconds(random, 2, 15),
        Fault.Pause => Seconds(random, 1, 8),
        Fault.Swallow when victim == Fault.Hooks => Seconds(random, 3, 8),
        Fault.Swallow => Seconds(random, 0.2, 1.5),
        Fault.Duplicate => Seconds(random, 5, 12),
        Fault.Alarm => Seconds(random, 3, 8),
        Fault.Restart or Fault.Poison => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such fault"),
    };

    private static string[] Shuffled(string[] items, Random random)
    {
        random.Shuffle(items);
        return items;
    }

    private static TimeSpan Seconds(Random random, double from, double to) =>
        TimeSpan.FromSeconds(from + (random.NextDouble() * (to - from)));

    /// <summary>Whom it happens to. Kinds that must meet everybody go round in an order of the seed's; a kill takes either process.</summary>
    private sealed class Victims(Random random, IReadOnlyList<string> processes)
    {
        private static readonly string[] s_consumers = ["escalation", "incident", "notification", "reporting"];

        private readonly Dictionary<string, (string[] Circle, int Next)> _circles = new(StringComparer.Ordinal)
        {
            [Fault.Kill] = (Shuffled([.. processes.Select(Fault.WhomOf).Distinct()], random), 0),
            [Fault.Restart] = (Shuffled([.. Fault.Servers], random), 0),
            [Fault.Swallow] = (Shuffled([Fault.Hooks, Fault.Hooks, .. s_consumers], random), 0),
            [Fault.Duplicate] = (Shuffled([.. s_consumers], random), 0),
            [Fault.Poison] = (Shuffled([.. s_consumers], random), 0),
            [Fault.Alarm] = ([Fault.Rabbit], 0),
        };

        public string Next(string kind)
        {
            if (kind == Fault.Pause) return AnyOf(processes);
            var (circle, next) = _circles[kind];
            _circles[kind] = (circle, (next + 1) % circle.Length);
            return kind == Fault.Kill ? AnyOf([.. processes.Where(process => Fault.WhomOf(process) == circle[next])]) : circle[next];
        }

        private string AnyOf(IReadOnlyList<string> some) => some[random.Next(some.Count)];
    }
}
