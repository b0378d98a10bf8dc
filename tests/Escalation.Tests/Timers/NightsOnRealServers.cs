using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Escalations.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Escalations.Tests.Timers;

/// <summary>Hosts side by side in one process would serve each other's figures.</summary>
[CollectionDefinition("figures", DisableParallelization = true)]
public sealed class OfFigures;

/// <summary>The nightly check and readiness, where something is wrong.</summary>
[Collection("figures")]
public sealed class NightsOnRealServers : OnRealServers
{
    /// <summary>Stored events are never changed, by anybody who does not go out of the way for it.</summary>
    private const string Bypass = "set session_replication_role = replica; ";

    [Fact]
    public async Task A_night_that_cannot_be_checked_stops_nobody_and_the_next_one_is()
    {
        await Node.Feed(Incidents.Reported(Guid.CreateVersion7(), await Node.Now()));
        await Sql("create table kept as select seq_id, data from events.mt_events");
        await Sql(Bypass + "update events.mt_events set data = '[]' where type = 'clock-started.v1'");
        var (nights, said) = (new Nights(), new Said());
        using var check = new NightlyCheck(
            Node.Store, Node.Services.GetRequiredService<TimerReconciliation>(), Node.Services.GetRequiredService<TimerMetrics>(), nights, said);
        await check.StartAsync(default);

        await nights.Look();
        await Eventually(_ => Task.FromResult(!said.Failures.IsEmpty || check.ExecuteTask!.IsCompleted));
        Assert.False(check.ExecuteTask!.IsCompleted, $"{check.ExecuteTask.Exception}");
        Assert.IsType<JsonException>(Assert.Single(said.Failures));

        await Sql(Bypass + "update events.mt_events e set data = k.data from kept k where k.seq_id = e.seq_id");
        nights.Night = nights.Night.AddDays(1);
        await nights.Look();
        await Eventually(async ct => (await check.Last(30, ct)).Any(done => done.Night == DateOnly.FromDateTime(nights.Night.UtcDateTime)));
        await check.StopAsync(default);
    }

    [Fact]
    public async Task Readiness_fails_while_timers_are_late_and_is_well_when_they_have_fired()
    {
        await Node.Feed(Incidents.Reported(Guid.CreateVersion7(), await Node.Now()));
        Assert.Equal((HttpStatusCode.OK, "healthy"), await Timers());
        await using var saboteur = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var connection = await saboteur.OpenConnectionAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("lock table views.timer in exclusive mode", connection);
            await locking.ExecuteNonQueryAsync();
            using var client = Node.Client(TestCaller.Administrator);
            (await client.PostAsJsonAsync("/development/clock", new { advance = "PT5H" })).EnsureSuccessStatusCode();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), await Timers());
            await Eventually(async ct => (await client.GetStringAsync("/metrics", ct)).Split('\n').Any(
                line => line.StartsWith("platform_health_status", StringComparison.Ordinal)
                    && line.Contains("part=\"timers\"", StringComparison.Ordinal) && line.Contains("} 2", StringComparison.Ordinal)));
        }

        await Node.NothingDue();
        Assert.Equal((HttpStatusCode.OK, "healthy"), await Timers());
    }

    private async Task<(HttpStatusCode, string)> Timers()
    {
        using var client = Node.Client(TestCaller.Administrator);
        using var answer = await client.GetAsync("/health/ready");
        var part = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parts").EnumerateArray()
            .Single(part => part.GetProperty("name").GetString() == "timers");
        return (answer.StatusCode, part.GetProperty("status").GetString()!);
    }

    private async Task Sql(string sql)
    {
        await using var store = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var command = store.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Half past three, as long as a test wants it, and a look whenever it does.</summary>
    private sealed class Nights : TimeProvider
    {
        private readonly TaskCompletionSource<Action> _look = new();

        public DateTimeOffset Night { get; set; } = new(2026, 3, 2, 3, 30, 0, TimeSpan.Zero);

        public async Task Look() => (await _look.Task.WaitAsync(TimeSpan.FromMinutes(2)))();

        public override DateTimeOffset GetUtcNow() => Night;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _look.TrySetResult(() => callback(state));
            return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Said : ILogger<NightlyCheck>
    {
        public ConcurrentQueue<Exception?> Failures { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Failures.Enqueue(exception);
        }
    }
}
