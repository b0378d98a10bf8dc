using Chaos.Bed;
using Chaos.Histories;

namespace Chaos.Nemeses;

/// <summary>Does what the schedule says, and writes down what it really did. Several things may be wrong at one time.</summary>
internal sealed class Nemesis(
    TwoOfEach platform, PrivatePair servers, HookReceiver hooks, Random random, History history, TimeProvider clock)
    : IDisposable
{
    private readonly SemaphoreSlim _servers = new(1, 1);
    private readonly SemaphoreSlim _couriers = new(1, 1);
    private readonly Lock _gate = new();

    public Tally Tally { get; } = new();

    public async Task Run(IReadOnlyList<Fault> schedule)
    {
        foreach (var process in platform.Processes.Values) process.OnEnded = Ended;
        var start = clock.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in schedule)
        {
            var wait = fault.At - clock.GetElapsedTime(start);
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

    private void Ended(Replica process)
    {
        Tally.Count("process ended by itself and was started again");
        history.Add(HistoryLine.Nemesis, HistoryLine.Info, "ended", value: new(Note: $"{process.Name} ended by itself: see its log"));
    }

    private async Task Do(Fault fault)
    {
        var what = $"{fault.Victim} for {fault.Lasts.TotalSeconds:0.0} s";
        history.Add(HistoryLine.Nemesis, HistoryLine.Invoke, fault.Kind, value: new(Note: what));
        await (fault.Kind switch
        {
            Fault.Kill => Kill(platform.Processes[fault.Victim], fault.Lasts),
            Fault.Pause => Pause(platform.Processes[fault.Victim], fault.Lasts),
            Fault.Restart => Restart(fault.Victim),
            Fault.Swallow when fault.Victim == Fault.Hooks => SwallowHooks(fault.Lasts),
            Fault.Swallow => platform.Balancers[fault.Victim].Swallow(fault.Lasts),
            Fault.Duplicate => Duplicate(fault.Victim, fault.Lasts),
            _ => Poison(fault.Victim),
        });
        Tally.Count(fault.Kind == Fault.Restart ? $"{fault.Kind} {fault.Victim}" : fault.Kind);
        history.Add(HistoryLine.Nemesis, HistoryLine.Ok, fault.Kind, value: new(Note: what));
    }

    private async Task Kill(Replica process, TimeSpan down)
    {
        await process.Trouble.WaitAsync();
        await Tally.Before(process);
        await process.Kill();
        await Task.Delay(down, clock);
        process.Start();
        process.Trouble.Release();
    }

    private async Task Pause(Replica process, TimeSpan time)
    {
        await process.Trouble.WaitAsync();
        process.Pause();
        await Task.Delay(time, clock);
        process.Resume();
        process.Trouble.Release();
    }

    private async Task Restart(string server)
    {
        await _servers.WaitAsync();
        await (server == Fault.Postgres ? servers.RestartPostgres() : servers.RestartRabbit());
        _servers.Release();
    }

    private async Task SwallowHooks(TimeSpan time)
    {
        hooks.Swallowing = true;
        await Task.Delay(time, clock);
        hooks.Swallowing = false;
    }

    private async Task Duplicate(string consumer, TimeSpan time)
    {
        await _couriers.WaitAsync();
        try
        {
            await using var courier = await Courier.StepIn(platform.Broker, consumer, Fork());
            await Task.Delay(time, clock);
            await courier.StepOut();
            Tally.Add(courier);
        }
        catch (Exception e) when (Courier.IsBrokerAway(e))
        {
            history.Add(HistoryLine.Nemesis, HistoryLine.Info, Fault.Duplicate, value: new(Note: $"the broker went away: {e.Message}"));
        }
        finally
        {
            _couriers.Release();
        }
    }

    private async Task Poison(string consumer)
    {
        var poison = $"no event {Fork().Next()}";
        try
        {
            await Courier.Poison(platform.Broker, consumer, poison);
            Tally.Poisoned(consumer, poison);
        }
        catch (Exception e) when (Courier.IsBrokerAway(e))
        {
            // It may have arrived: it is allowed among the dead letters, and not demanded.
            Tally.PerhapsPoisoned(consumer, poison);
            history.Add(HistoryLine.Nemesis, HistoryLine.Info, Fault.Poison, value: new(Note: e.Message));
        }
    }

    private Random Fork()
    {
        lock (_gate) return new(random.Next());
    }
}
