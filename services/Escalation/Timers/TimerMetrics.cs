using System.Diagnostics.Metrics;

namespace Escalations.Timers;

/// <summary>Meter <c>Platform.Escalation.Timers</c>.</summary>
public sealed class TimerMetrics : IDisposable
{
    private readonly Meter _meter = new("Platform.Escalation.Timers");
    private readonly Histogram<double> _lateness;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _differences;

    public TimerMetrics()
    {
        _lateness = _meter.CreateHistogram<double>("platform.timers.lateness", "s", "How long after its time a timer fired.");
        _failures = _meter.CreateCounter<long>("platform.timers.failures", description: "Batches that could not be fired and were tried again.");
        _differences = _meter.CreateCounter<long>("platform.timers.differences", description: "Timers that were not as the events plan them; a bug.");
        // Shown from the start, so that the first one is an increase.
        _failures.Add(0);
        _differences.Add(0);
    }

    public void Fired(IReadOnlyList<DueTimer> timers, DateTimeOffset now)
    {
        foreach (var timer in timers)
            _lateness.Record((now - timer.DueAt).TotalSeconds, new KeyValuePair<string, object?>("clock", timer.Clock));
    }

    public void Failed() => _failures.Add(1);

    public void Differed(int timers) => _differences.Add(timers);

    public void Dispose() => _meter.Dispose();
}
