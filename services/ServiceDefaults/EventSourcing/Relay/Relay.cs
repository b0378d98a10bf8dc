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
    NpgsqlDataSource store, FeedReader feed, IEventBus bus, WakeSignal wake, RelayState state, ILogger<Relay> log) : BackgroundService
{
    private const string Name = "relay";
    private const int PageSize = 500;
    private const long Lock = 7_262_018_113;
    private static readonly TimeSpan SafetyNet = TimeSpan.FromMilliseconds(250);

    /// <summary>Until what is committed, but held back by an older transaction, is looked for again: nobody tells when that one ends.</summary>
    private static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var signal = wake.Signal("feed");
            try
            {
                if (await Page(stoppingToken) is { } pause) await Task.WhenAny(signal, Task.Delay(pause, stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                state.Failed(e.Message);
                log.LogWarning("The relay could not go on and tries again: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    /// <summary>How long there is nothing to do, unless something is committed meanwhile; null where there may be more at once.</summary>
    private async Task<TimeSpan?> Page(CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await Enter(connection, ct) is not var (cursor, horizon)) return SafetyNet;
        var page = await feed.Read(connection, cursor, horizon, PageSize, ct);
        if (page.Count == 0) return Pause(await FeedReader.RecordedNext(connection, cursor, ct));

        state.Relaying(page[0].RecordedTime);
        await bus.Publish(page, ct);
        await PathCursor.Move(connection, Name, EventPosition.Parse(page[^1].Position), ct);
        await transaction.CommitAsync(ct);
        state.Relayed(page.Count);
        return null;
    }

    private TimeSpan Pause(DateTimeOffset? heldBack)
    {
        if (heldBack is not { } oldest)
        {
            state.CaughtUp();
            return SafetyNet;
        }

        state.Relaying(oldest);
        return HeldBack;
    }

    /// <summary>Null where another replica is at work. Each statement sees what was committed before it: the cursor that the last one left.</summary>
    private static async Task<(EventPosition Cursor, ulong Horizon)?> Enter(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var enter = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"select pg_try_advisory_xact_lock({Lock}), set_config('synchronous_commit', 'off', true)"),
                PathCursor.Find(Name),
                new(FeedHorizon.Sql),
            },
        };
        await using var row = await enter.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        if (!row.GetBoolean(0)) return null;
        await row.NextResultAsync(ct);
        var cursor = await PathCursor.Read(row, ct);
        await row.NextResultAsync(ct);
        await row.ReadAsync(ct);
        return (cursor, row.GetFieldValue<ulong>(0));
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
