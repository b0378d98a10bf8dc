using Npgsql;

namespace Escalations.Tests;

/// <summary>Tests of the service with a database and a broker of their own, and one contract that is published.</summary>
public abstract class OnRealServers : IAsyncLifetime
{
    private protected TestDatabase Database { get; private set; } = null!;

    private protected TestBroker Broker { get; private set; } = null!;

    /// <summary>The first node; a test that ends it may put another one in its place.</summary>
    private protected EscalationNode Node { get; set; } = null!;

    public async Task InitializeAsync()
    {
        (Database, Broker) = (await TestDatabase.Create("escalation"), await TestBroker.Create());
        Node = new(Database, Broker);
        await Node.Feed(Incidents.Published(TestContracts.RoundTheClock));
        await Begin();
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>What every test of the class begins with.</summary>
    private protected virtual Task Begin() => Task.CompletedTask;

    /// <summary>Moves the test clock and waits for nothing.</summary>
    private protected Task Move(TimeSpan ahead) => Ask<long>(
        $"""
        with moved as (insert into path.test_clock (ahead) values ('{ahead}')
            on conflict (one) do update set ahead = path.test_clock.ahead + excluded.ahead returning 1)
        select count(*) from moved, pg_notify('timers', '')
        """);

    /// <summary>Looks until the database says so.</summary>
    private protected async Task Until(string condition, int seconds)
    {
        await using var store = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var command = store.CreateCommand($"select {condition}");
        await Eventually(async ct => await command.ExecuteScalarAsync(ct) is true, seconds);
    }

    /// <summary>Looks until it is so.</summary>
    private protected static async Task Eventually(Func<CancellationToken, Task<bool>> isSo, int seconds = 120)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isSo(patience.Token)) await look.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Looks once, whichever processes run.</summary>
    private protected async Task<T> Ask<T>(string sql)
    {
        await using var store = NpgsqlDataSource.Create(Database.AdminConnectionString);
        await using var command = store.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
