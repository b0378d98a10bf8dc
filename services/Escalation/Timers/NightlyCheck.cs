using Npgsql;

namespace Escalations.Timers;

/// <summary>What a comparison of armed timers with the events found, and when.</summary>
public sealed record TimerCheck(DateOnly Night, DateTimeOffset At, int Incidents, int Planned, int Missing, int Surplus);

/// <summary>
/// Plans all timers again from the events every night (03:00 to 05:00 UTC) and mends what differs, which is nothing unless something is
/// wrong: then it is logged, counted and kept. Of several replicas the one that is first does it.
/// </summary>
public sealed class NightlyCheck(
    NpgsqlDataSource store, TimerReconciliation timers, TimerMetrics metrics, TimeProvider clock, ILogger<NightlyCheck> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    /// <summary>Checks for the night of that date, unless it was done; the result, or null where somebody else does it.</summary>
    public async Task<TimerCheck?> Check(DateOnly night, CancellationToken ct)
    {
        if (!await Take(night, ct)) return null;
        var found = await timers.Compare(repair: true, ct);
        await using var command = store.CreateCommand(
            """
            update views.timer_check set at = path.now(), incidents = $2, planned = $3, missing = $4, surplus = $5 where night = $1
            returning night, at, incidents, planned, missing, surplus
            """);
        command.Parameters.AddWithValue(night);
        foreach (var count in (int[])[found.Incidents, found.Planned, found.Missing.Count, found.Surplus.Count])
            command.Parameters.AddWithValue(count);
        metrics.Differed(found.Missing.Count + found.Surplus.Count);
        foreach (var timer in found.Missing.Concat(found.Surplus))
            log.LogError("A timer was not as planned, and was mended: {Timer}", timer);
        return (await Read(command, ct))[0];
    }

    /// <summary>The last nights, newest first.</summary>
    public async Task<IReadOnlyList<TimerCheck>> Last(int nights, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            select night, at, incidents, planned, missing, surplus from views.timer_check where incidents is not null
            order by night desc limit $1
            """);
        command.Parameters.AddWithValue(nights);
        return await Read(command, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not at once: a service that starts at night has other work first.
        using var look = new PeriodicTimer(Look, clock);
        while (await look.WaitForNextTickAsync(stoppingToken))
        {
            var now = clock.GetUtcNow();
            if (now.Hour is 3 or 4) await Try(DateOnly.FromDateTime(now.UtcDateTime), stoppingToken);
        }
    }

    private async Task Try(DateOnly night, CancellationToken ct)
    {
        try
        {
            await Check(night, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the timers go on. The night is given back by its age, see Take: another look of this or another replica does it
            // again, and what fails every night is there to be read.
            log.LogError(e, "The nightly check of the timers did not end; it is tried again.");
        }
    }

    // A check that began an hour ago and left no result was cut off.
    private async Task<bool> Take(DateOnly night, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            insert into views.timer_check (night, at) values ($1, path.now())
            on conflict (night) do update set at = path.now()
                where timer_check.incidents is null and timer_check.at < path.now() - interval '1 hour'
            """);
        command.Parameters.AddWithValue(night);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<List<TimerCheck>> Read(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var checks = new List<TimerCheck>();
        while (await reader.ReadAsync(ct))
            checks.Add(new(
                reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2), reader.GetInt32(3),
                reader.GetInt32(4), reader.GetInt32(5)));
        return checks;
    }
}
