using Chaos.Bed;
using Chaos.Histories;

namespace Chaos.Nemeses;

/// <summary>Does what the schedule says, and writes down what it really did. Several things may be wrong at one time.</summary>
internal sealed class Nemesis(
    TwoOfEach platform, PrivatePair servers, HookReceiver hooks, Random random, History history, TimeProvider clock)
    : IDisposable
{
    /// <summary>How often something is tried that the broker's restarts come in the way of.</summary>
    private const int Turns = 20;
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longer = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _servers = new(1, 1);
    private readonly SemaphoreSlim _couriers = new(1, 1);
    private readonly Lock _gate = new();
    private long _start;

    public Tally Tally { get; } = new();

    public async Task Run(IReadOnlyList<Fault> schedule)
    {
        foreach (var process in platform.Processes.Values) process.OnEnded = Ended;
        _start = clock.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in schedule)
        {
            var wait = fault.At - clock.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock);
            running.Add(Do(fault));
        }

        await Task.WhenAll(running);
    }

    public void Dispose()
    {
        _servers.Dispose();
        _couriers.Dispose();
    }

    private void Ended(Replica process) =>
        history.Add(HistoryLine.Nemesis, HistoryLine.Info, "ended", value: new(Note: $"{process.Name} ended by itself: see its log"));

    private async Task Do(Fault fault)
    {
        var what = $"{fault.Victim} for {fault.Lasts.TotalSeconds:0.0} s";
        history.Add(HistoryLine.Nemesis, HistoryLine.Invoke, fault.Kind, value: new(Note: what));
        await (fault.Kind switch
        {
            Fault.Kill => Kill(fault),
            Fault.Pause => Pause(fault),
            Fault.Restart => Restart(fault),
            Fault.Swallow when fault.Victim == Fault.Hooks => SwallowHooks(fault),
            Fault.Swallow => SwallowAnswers(fault),
            Fault.Duplicate => Duplicate(fault),
            Fault.Alarm => Alarm(fault),
            _ => Poison(fault),
        });
        history.Add(HistoryLine.Nemesis, HistoryLine.Ok, fault.Kind, value: new(Note: what));
    }

    private async Task Kill(Fault fault)
    {
        var process = platform.Processes[fault.Victim];
        await process.Trouble.WaitAsync();
        await Tally.Before(process);
        if (await process.Kill()) Did(fault);
        await Task.Delay(fault.Lasts, clock);
        process.Start();
        process.Trouble.Release();
    }

    private async Task Pause(Fault fault)
    {
        var process = platform.Processes[fault.Victim];
        await process.Trouble.WaitAsync();
        process.Pause();
        await Task.Delay(fault.Lasts, clock);
        if (process.StandsStill) Did(fault);
        process.Resume();
        process.Trouble.Release();
    }

    private Task Restart(Fault fault) => OneAtATime(async () =>
    {
        var down = clock.GetElapsedTime(_start);
        await (fault.Victim == Fault.Postgres ? servers.RestartPostgres() : servers.RestartRabbit());
        Tally.Did(fault with { At = down });
    });

    private Task Alarm(Fault fault) => OneAtATime(async () =>
    {
        await servers.Alarm(on: true);
        await using var blocked = await platform.Broker.Blocks();
        Did(fault);
        await Task.Delay(fault.Lasts, clock);
        await servers.Alarm(on: false);
    });

    private async Task OneAtATime(Func<Task> happensToServers)
    {
        await _servers.WaitAsync();
        try
        {
            await happensToServers();
        }
        finally
        {
            _servers.Release();
        }
    }

    private async Task SwallowAnswers(Fault fault)
    {
        var balancer = platform.Balancers[fault.Victim];
        var before = balancer.Swallowed;
        balancer.Swallowing = true;
        await Last(fault.Lasts, () => balancer.Swallowed > before);
        balancer.Cut();
        if (balancer.Swallowed > before) Did(fault);
    }

    private async Task SwallowHooks(Fault fault)
    {
        var before = hooks.Swallowed;
        hooks.Swallowing = true;
        await Last(fault.Lasts, () => hooks.Swallowed > before);
        hooks.Swallowing = false;
        if (hooks.Swallowed > before) Did(fault);
    }

    private async Task Duplicate(Fault fault)
    {
        await _couriers.WaitAsync();
        for (var turn = 1; turn <= Turns && !await Carried(fault); turn++) await Task.Delay(s_again, clock);
        _couriers.Release();
    }

    /// <returns>Whether the broker stayed for so long.</returns>
    private async Task<bool> Carried(Fault fault)
    {
        try
        {
            await using var courier = await Courier.StepIn(platform.Broker, fault.Victim, Fork());
            try
            {
                await Last(fault.Lasts, () => courier.Worked);
                await courier.StepOut();
                Did(fault);
            }
            finally
            {
                Tally.Add(courier);
            }

            return true;
        }
        catch (Exception e) when (Courier.IsBrokerAway(e))
        {
            history.Add(HistoryLine.Nemesis, HistoryLine.Info, Fault.Duplicate, value: new(Note: $"the broker went away: {e.Message}"));
            return false;
        }
    }

    private async Task Poison(Fault fault)
    {
        for (var turn = 1; turn <= Turns && !await Poisoned(fault); turn++) await Task.Delay(s_again, clock);
    }

    /// <returns>Whether the broker has it for certain.</returns>
    private async Task<bool> Poisoned(Fault fault)
    {
        var poison = $"no event {Fork().Next()}";
        try
        {
            await Courier.Poison(platform.Broker, fault.Victim, poison);
            Tally.Poisoned(fault.Victim, poison);
            Did(fault);
            return true;
        }
        catch (Exception e) when (Courier.IsBrokerAway(e))
        {
            // It may have arrived: it is allowed among the dead letters, and not demanded.
            Tally.PerhapsPoisoned(fault.Victim, poison);
            history.Add(HistoryLine.Nemesis, HistoryLine.Info, Fault.Poison, value: new(Note: e.Message));
            return false;
        }
    }

    private void Did(Fault fault) => Tally.Did(fault with { At = clock.GetElapsedTime(_start) });

    /// <summary>As long as it is to last, and somewhat longer where it has done nothing by then.</summary>
    private async Task Last(TimeSpan time, Func<bool> happened)
    {
        await Task.Delay(time, clock);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100), clock);
        for (var more = s_longer; more > TimeSpan.Zero && !happened(); more -= look.Period) await look.WaitForNextTickAsync();
    }

    private Random Fork()
    {
        lock (_gate) return new(random.Next());
    }
}
