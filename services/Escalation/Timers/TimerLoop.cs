using ServiceDefaults.EventSourcing;

namespace Escalations.Timers;

/// <summary>
/// Fires timers while the process lives: sleeps until the next is due, is woken when an earlier one is armed, and looks four times a
/// second in any case, so that neither a lost signal nor a clock that is moved costs more.
/// </summary>
public sealed class TimerLoop(TimerFiring firing, WakeSignal wake, FirstSweep sweep, TimerMetrics metrics, ILogger<TimerLoop> log)
    : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(250);

    // Somebody who acknowledged while this process was down must not be paged by what came due meanwhile. An owner that does not answer
    // holds nobody up for longer.
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(1.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAny(sweep.Done, Task.Delay(LongestSweep, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var sleep = await Round(stoppingToken);
            if (sleep > TimeSpan.Zero) await wake.Wait(TimerTable.Channel, sleep, stoppingToken);
        }
    }

    private async Task<TimeSpan> Round(CancellationToken ct)
    {
        try
        {
            var (fired, untilNext) = await firing.Fire(ct);
            return fired > 0 ? TimeSpan.Zero : untilNext < LongestSleep ? untilNext.Value : LongestSleep;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Nothing is lost: the batch was rolled back, the rows are still there, and the health check shows how late they are.
            log.LogError(e, "Timers could not be fired; trying again.");
            metrics.Failed();
            return LongestSleep;
        }
    }
}
