using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ServiceDefaults.EventSourcing;

/// <summary>How the gate of this process stands, and what it has counted.</summary>
internal sealed class GateState
{
    private static readonly Meter Meter = new("Platform.EventPath");
    private static readonly Counter<long> Gaps = Meter.CreateCounter<long>("gate.gaps", "{gap}", "Gaps read from the owner");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("gate.duplicates", "{event}", "Events seen before and dropped");
    private static readonly Counter<long> Parked = Meter.CreateCounter<long>("gate.parked", "{stream}", "Streams parked");
    private static readonly Counter<long> Repairs = Meter.CreateCounter<long>("sweep.repairs", "{event}", "Events the broker did not bring");

    private readonly ConcurrentDictionary<string, (long Counter, DateTimeOffset Recorded)> _last = new(StringComparer.Ordinal);
    private long _gaps;
    private long _duplicates;
    private long _repairs;

    public string? LastFailure { get; private set; }

    public long GapsSeen => Interlocked.Read(ref _gaps);

    public long DuplicatesSeen => Interlocked.Read(ref _duplicates);

    public long RepairsMade => Interlocked.Read(ref _repairs);

    public void Working() => LastFailure = null;

    public void Failed(string reason) => LastFailure = reason;

    public void Received(EventEnvelope e) => _last[e.Owner] = (Stopwatch.GetTimestamp(), e.RecordedTime);

    /// <summary>How long nothing has come from an owner by the broker.</summary>
    public TimeSpan Idle(string owner) =>
        _last.TryGetValue(owner, out var last) ? Stopwatch.GetElapsedTime(last.Counter) : TimeSpan.MaxValue;

    /// <summary>When the newest event that came by the broker was recorded.</summary>
    public DateTimeOffset? NewestRecorded(string owner) => _last.TryGetValue(owner, out var last) ? last.Recorded : null;

    public void Gap()
    {
        Gaps.Add(1);
        Interlocked.Increment(ref _gaps);
    }

    public void Duplicate(int events)
    {
        Duplicates.Add(events);
        Interlocked.Add(ref _duplicates, events);
    }

    public void ParkedStream() => Parked.Add(1);

    public void Repaired(int events)
    {
        Repairs.Add(events);
        Interlocked.Add(ref _repairs, events);
    }
}
