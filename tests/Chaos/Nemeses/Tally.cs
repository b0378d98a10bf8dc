using System.Collections.Concurrent;
using Chaos.Bed;

namespace Chaos.Nemeses;

/// <summary>What the nemesis did, and what the processes counted before they were killed.</summary>
internal sealed class Tally
{
    public const string Doubled = "messages doubled";
    public const string Delayed = "messages delayed";
    public const string Lost = "messages lost";
    public const string AnswersSwallowed = "answers between processes swallowed";
    public const string HooksSwallowed = "answers to webhooks swallowed";
    private static readonly string[] s_figures = ["gateDuplicates", "gateGaps", "sweepRepairs"];
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Injected> _poison = [];
    private readonly ConcurrentBag<Fault> _done = [];

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public IReadOnlyCollection<Injected> Poison => _poison;

    /// <summary>What really went wrong, and when.</summary>
    public IReadOnlyCollection<Fault> Done => _done;

    public void Did(Fault fault) => _done.Add(fault);

    public void Count(string what, long times = 1) => _counts.AddOrUpdate(what, times, (_, before) => before + times);

    public void Add(Courier courier)
    {
        Count(Doubled, courier.Doubled);
        Count(Delayed, courier.Delayed);
        Count(Lost, courier.Lost);
    }

    public void Poisoned(string consumer, string body) => _poison.Add(new(consumer, body, Certain: true));

    public void PerhapsPoisoned(string consumer, string body) => _poison.Add(new(consumer, body, Certain: false));

    /// <summary>Figures of a process are gone with it: they are read before it is killed, and at the end.</summary>
    public async Task Before(Replica process)
    {
        if (await TwoOfEach.Health(process) is not { } health) return;
        foreach (var part in health.GetProperty("parts").EnumerateArray())
            if (part.TryGetProperty("data", out var data))
                foreach (var figure in s_figures)
                    if (data.TryGetProperty(figure, out var value)) Count(figure, value.GetInt64());
    }
}

/// <summary>A message that is no event, put into the queue of a service.</summary>
/// <param name="Certain">Whether the broker confirmed it.</param>
internal sealed record Injected(string Consumer, string Body, bool Certain);
