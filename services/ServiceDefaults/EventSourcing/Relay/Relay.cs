using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Carries committed events to the broker in commit order, and moves its cursor only behind what the broker confirmed.
/// Any replica may do it; a transaction's advisory lock keeps two from doing the same at one time, and a paused process
/// loses it by the idle time-out. A cursor that a crash of the server forgets costs events that are published twice, so its
/// commit does not wait for the disk.
/// </summary>
internal sealed class Relay(
    NpgsqlDataSource store, FeedReader feed, IEventBus bus, EventPathOptions options, WakeSignal wake, RelayState state, ILogger<Relay> log)
    : BackgroundService
{
    private const string Name = "relay";
    private const int PageSize = 500;
    private const long Lock = 7_262_018_113;
    private static readonly TimeSpan SafetyNet = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Until what is committed, but held back by an older transaction, is looked for again: nobody tells when that one ends. And until it
    /// is tried again to relay what this process has appended while another one was at it.
    /// </summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    /// <summary>At a stop, a page under way may still be confirmed so long: cut off, it would be published again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        await using var grace = stoppingToken.Register(() => end.CancelAfter(Grace));
        var appended = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before looking, so that what is committed while we look is not slept through.
            var signal = wake.Signal(WakeSignal.Appended);
            try
            {
                var pause = await Page(end.Token);
                appended &= pause is null;
                pause ??= appended ? Soon : SafetyNet;
                if (pause > TimeSpan.Zero) await Task.WhenAny(signal, Task.Delay(pause.Value, stoppingToken));
                if (pause > TimeSpan.Zero && options.GatherBeforeRelay > TimeSpan.Zero) await Task.Delay(options.GatherBeforeRelay, stoppingToken);
                appended |= signal.IsCompleted;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                state.Failed(e.Message);
                log.LogWarning("The relay could not go on and tries again: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    /// <summary>How long there is nothing to do, unless something is appended meanwhile; null where another replica is at work.</summary>
    private async Task<TimeSpan?> Page(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await feed.ReadNext(connection, Name, Lock, PageSize, ct) is not var (page, heldSince)) return null;
        if (page.Count == 0) return Pause(heldSince);

        state.Relaying(page[0].RecordedTime);
        await bus.Publish(page, ct);
        await Move(connection, EventPosition.Parse(page[^1].Position), ct);
        await transaction.CommitAsync(ct);
        state.Relayed(page.Count);
        return page.Count == PageSize ? TimeSpan.Zero : Pause(heldSince);
    }

    /// <summary>Whoever follows the feed at another replica hears of it with this commit, which waits for no disk.</summary>
    private static async Task Move(NpgsqlConnection connection, EventPosition to, CancellationToken ct)
    {
        await using var move = new NpgsqlBatch(connection)
        {
            BatchCommands = { PathCursor.To(Name, to), new($"select pg_notify('{WakeSignal.Feed}', '')") },
        };
        await move.ExecuteNonQueryAsync(ct);
    }

    private TimeSpan Pause(DateTimeOffset? heldSince)
    {
        if (heldSince is not { } oldest)
        {
            state.CaughtUp();
            return SafetyNet;
        }

        state.Relaying(oldest);
        return Soon;
    }
}

/// <summary>How the relay of this process stands.</summary>
internal sealed class RelayState
{
    private readonly Counter<long> _relayed;
    private readonly TimeProvider _clock;
    private DateTimeOffset? _oldest;
    private long _lastGood = Stopwatch.GetTimestamp();

    public RelayState(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(PathTrace.Name);
        _relayed = meter.CreateCounter<long>("platform.relay.events", "{event}", "Events confirmed by the broker");
        meter.CreateObservableGauge("platform.relay.age", () => Age.TotalSeconds, "s", "Age of the oldest event that is recorded and not confirmed");
    }

    /// <summary>Age of the oldest event that this process is to bring out; zero where it has none or another replica does it.</summary>
    public TimeSpan Age => _oldest is { } oldest ? _clock.GetUtcNow() - oldest : TimeSpan.Zero;

    public string? LastFailure { get; private set; }

    /// <summary>Since when it has neither relayed anything nor found nothing to do.</summary>
    public TimeSpan Stalled => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastGood));

    public void Relaying(DateTimeOffset oldest) => _oldest = oldest;

    public void Relayed(int events)
    {
        _relayed.Add(events);
        CaughtUp();
    }

    public void CaughtUp()
    {
        (LastFailure, _oldest) = (null, null);
        Interlocked.Exchange(ref _lastGood, Stopwatch.GetTimestamp());
    }

    public void Failed(string reason) => LastFailure = reason;
}
