using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// The database's clock, carried forward by the monotonic counter of this process: the host's wall clock may be hours
/// off and no time that counts is. Read anew every few seconds and whenever the test clock moves.
/// </summary>
public sealed class DatabaseClock(NpgsqlDataSource store) : TimeProvider
{
    private Anchor? _anchor;

    public override DateTimeOffset GetUtcNow()
    {
        var anchor = _anchor ?? throw new InvalidOperationException("The database clock has not been read yet: the service is still starting.");
        return anchor.Database + Stopwatch.GetElapsedTime(anchor.Counter);
    }

    /// <summary>Reads <c>path.now()</c> and goes on from there.</summary>
    public async Task<DateTimeOffset> Read(CancellationToken ct)
    {
        var before = Stopwatch.GetTimestamp();
        await using var command = store.CreateCommand("select path.now()");
        var now = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(ct))!);
        _anchor = new Anchor(now, before + ((Stopwatch.GetTimestamp() - before) / 2));
        return now;
    }

    private sealed record Anchor(DateTimeOffset Database, long Counter);
}

/// <summary>Keeps <see cref="DatabaseClock"/> at the database's time.</summary>
internal sealed class DatabaseClockSync(DatabaseClock clock, WakeSignal wake) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await clock.Read(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await wake.Wait(WakeSignal.Clock, TimeSpan.FromSeconds(5), stoppingToken);
            try
            {
                await clock.Read(stoppingToken);
            }
            catch (NpgsqlException)
            {
                // The counter carries the time on while the database is away; the next round reads again.
            }
        }
    }
}
