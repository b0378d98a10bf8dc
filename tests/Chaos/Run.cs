using Chaos.Bed;
using Chaos.Evidence;
using Chaos.Histories;
using Chaos.Invariants;
using Chaos.Nemeses;
using Chaos.Workload;

namespace Chaos;

/// <summary>One run: start, let people work while things go wrong, let it come to rest, check.</summary>
internal static class Run
{
    private const int Clients = 5;

    // What is under way when the run ends may still get its answer.
    private static readonly TimeSpan s_lastAnswers = TimeSpan.FromSeconds(15);

    /// <returns>Whether every invariant holds.</returns>
    public static async Task<bool> Of(ChaosOptions options)
    {
        var clock = TimeProvider.System;
        using var history = new History(options.Inside("history.jsonl"), clock);
        var hookPort = FreePorts.Next();
        await using var hooks = await HookReceiver.Open(hookPort, options.RandomFor("webhooks"), history);
        await using var platform = await TwoOfEach.Start(options, hookPort);
        await platform.Publish(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Bed", "contract.yaml")));
        Console.Error.WriteLine($"ten processes are up; {options.Length.TotalMinutes:0.##} minutes of faults begin");

        using var nemesis = new Nemesis(platform, new(options.Inside("servers")), hooks, options.RandomFor("nemesis"), history, clock);
        var schedule = Schedule.Of(options.RandomFor("schedule"), options.Length, [.. platform.Processes.Keys]);
        await Work(platform, history, nemesis, schedule, options);

        await platform.Ready();
        var rested = await Settling.Rest(platform, clock);
        foreach (var process in platform.Processes.Values) await nemesis.Tally.Before(process);
        nemesis.Tally.Count(Tally.AnswersSwallowed, platform.Balancers.Values.Sum(balancer => balancer.Swallowed));
        nemesis.Tally.Count(Tally.HooksSwallowed, hooks.Swallowed);
        var evidence = await Collector.Collect(platform, history, hooks, nemesis.Tally, schedule);
        var verdicts = All.Check(evidence);
        var summary = Summary.Of(options, evidence, verdicts);
        await File.WriteAllTextAsync(options.Inside("summary.md"), summary);
        Console.WriteLine(summary);
        if (!rested) Console.WriteLine("It did not come to rest.");
        return rested && verdicts.All(verdict => verdict.Holds);
    }

    private static async Task Work(
        TwoOfEach platform, History history, Nemesis nemesis, IReadOnlyList<Fault> schedule, ChaosOptions options)
    {
        using var stop = new CancellationTokenSource(options.Length);
        using var end = new CancellationTokenSource(options.Length + s_lastAnswers);
        using var first = platform.Caller(0);
        using var second = platform.Caller(1);
        var desk = new Desk();
        var clients = Enumerable.Range(1, Clients)
            .Select(n => new Client($"client-{n}", options.RandomFor($"client {n}"), [first, second], desk, history))
            .Select(client => client.Work(stop.Token, end.Token))
            .ToList();
        await Task.WhenAll([nemesis.Run(schedule), .. clients]);
    }
}
