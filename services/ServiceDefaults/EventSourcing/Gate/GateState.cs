using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ServiceDefaults.EventSourcing;

/// <summary>How the gate of this process stands, and what it has counted.</summary>
internal sealed class GateState
{
    private readonly Counter<long> _gapCounter;
    private readonly Counter<long> _duplicateCounter;
    private readonly Counter<long> _parkedCounter;
    private readonly Counter<long> _repairCounter;
    private readonly Histogram<double> _lag;
    private readonly TimeProvider _clock;
    private Waiting? _applying;
    private Waiting? _forOwners;
    private Failure? _failure;

    public GateState(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(PathTrace.Name);
        _gapCounter = meter.CreateCounter<long>("platform.gate.gaps", "{gap}", "Gaps read from the owner");
        _duplicateCounter = meter.CreateCounter<long>("platform.gate.duplicates", "{event}", "Events seen before and dropped");
        _parkedCounter = meter.CreateCounter<long>("platform.gate.parked", "{stream}", "Streams parked");
        _repairCounter = meter.CreateCounter<long>("platform.sweep.repairs", "{event}", "Events the broker did not bring");
        // Shown from the start, so that the first one is an increase.
        foreach (var counter in (Counter<long>[])[_gapCounter, _duplicateCounter, _parkedCounter, _repairCounter]) counter.Add(0);
        _lag = meter.CreateHistogram<double>("platform.gate.lag", "s", "From recorded at the owner to applied here");
        meter.CreateObservableGauge("platform.gate.age", () => Age.TotalSeconds, "s", "Age of the oldest event that waits to be applied");
        meter.CreateObservableGauge("platform.gate.parked_streams", () => ParkedNow, "{stream}", "Streams that wait for a fix");
        meter.CreateObservableGauge("platform.sweep.failing", () => Unswept.For.TotalSeconds, "s", "How long the sweep has not got through");
    }

    /// <summary>
    /// Age of the oldest event that is being applied, or waits for the owner of what it needs; zero where none waits, or where this host's
    /// clock is behind the database's.
    /// </summary>
    public TimeSpan Age
    {
        get
        {
            var (now, oldest) = (_clock.GetUtcNow(), DateTimeOffset.MaxValue);
            foreach (var waiting in (Waiting?[])[_applying, _forOwners])
                if (waiting?.Oldest < oldest) oldest = waiting.Oldest;
            return oldest < now ? now - oldest : TimeSpan.Zero;
        }
    }

    /// <summary>Streams that wait for a fix, as counted last.</summary>
    public long ParkedNow { get; set; }

    private readonly ConcurrentDictionary<string, (long Counter, DateTimeOffset Recorded)> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _unswept = new(StringComparer.Ordinal);
    private long _gaps;
    private long _duplicates;
    private long _repairs;
    private long _silent = Stopwatch.GetTimestamp();

    /// <summary>Why it does not get on, in words for everybody; null while it does.</summary>
    public string? Why => _failure is not null ? "Its store or a consumer fails; the log says why."
        : _forOwners is { Events: var events } ? $"{events} events wait for the owner of what they need." : null;

    /// <summary>How long it has not got on, or not with all.</summary>
    public TimeSpan FailingFor =>
        ((long?[])[_failure?.Since, _forOwners?.Since]).Min() is { } since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    public long GapsSeen => Interlocked.Read(ref _gaps);

    public long DuplicatesSeen => Interlocked.Read(ref _duplicates);

    public long RepairsMade => Interlocked.Read(ref _repairs);

    public void Applying(IReadOnlyList<EventEnvelope> events) => _applying = Waiting.Of(events, since: null);

    /// <summary>What is left of all that has arrived, because an owner does not answer.</summary>
    public void WaitForOwners(IReadOnlyList<EventEnvelope> events) =>
        _forOwners = events.Count == 0 ? null : Waiting.Of(events, _forOwners?.Since);

    public void Applied(IReadOnlyList<EventEnvelope> events)
    {
        (_failure, _applying) = (null, null);
        var now = _clock.GetUtcNow();
        foreach (var e in events) _lag.Record((now - e.RecordedTime).TotalSeconds, new KeyValuePair<string, object?>("owner", e.Owner));
    }

    /// <summary>The failure lasts from the first one on.</summary>
    public void Failed() => _failure ??= new(Stopwatch.GetTimestamp());

    /// <summary>Why nothing comes from the broker; null while it may.</summary>
    public string? Silence { get; private set; } = "It has not connected to the broker yet.";

    /// <summary>Whether it was ever connected.</summary>
    public bool Heard { get; private set; }

    public TimeSpan SilentFor => Silence is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_silent);

    public void Hears() => (Silence, Heard) = (null, true);

    /// <summary>The silence lasts from the first failure on.</summary>
    public void HearsNothing(string reason)
    {
        if (Silence is null) _silent = Stopwatch.GetTimestamp();
        Silence = reason;
    }

    public void Received(EventEnvelope e) => _last[e.Owner] = (Stopwatch.GetTimestamp(), e.RecordedTime);

    /// <summary>How long nothing has come from an owner by the broker.</summary>
    public TimeSpan Idle(string owner) =>
        _last.TryGetValue(owner, out var last) ? Stopwatch.GetElapsedTime(last.Counter) : TimeSpan.MaxValue;

    /// <summary>When the newest event that came by the broker was recorded.</summary>
    public DateTimeOffset? NewestRecorded(string owner) => _last.TryGetValue(owner, out var last) ? last.Recorded : null;

    public void Gap()
    {
        _gapCounter.Add(1);
        Interlocked.Increment(ref _gaps);
    }

    public void Duplicate(int events)
    {
        _duplicateCounter.Add(events);
        Interlocked.Add(ref _duplicates, events);
    }

    public void ParkedStream() => _parkedCounter.Add(1);

    public void Repaired(int events)
    {
        _repairCounter.Add(events);
        Interlocked.Add(ref _repairs, events);
    }

    /// <summary>The owner that could not be compared with for longest, and since when not; nobody where all could be at the last round.</summary>
    public (string Owner, TimeSpan For) Unswept =>
        _unswept.OrderBy(o => o.Value).FirstOrDefault() is { Key: { } owner, Value: var since } ? (owner, Stopwatch.GetElapsedTime(since)) : ("", TimeSpan.Zero);

    /// <summary>How a round of the sweep ended at an owner; the failure lasts from the first one on.</summary>
    public void Swept(string owner, bool whole)
    {
        if (whole) _unswept.TryRemove(owner, out _);
        else _unswept.TryAdd(owner, Stopwatch.GetTimestamp());
    }

    private sealed record Failure(long Since);

    private sealed record Waiting(int Events, DateTimeOffset Oldest, long Since)
    {
        public static Waiting Of(IReadOnlyList<EventEnvelope> events, long? since) =>
            new(events.Count, events.Min(e => e.RecordedTime), since ?? Stopwatch.GetTimestamp());
    }
}
