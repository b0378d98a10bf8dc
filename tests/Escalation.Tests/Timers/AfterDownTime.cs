using ServiceDefaults.EventSourcing;

namespace Escalations.Tests.Timers;

/// <summary>What came due while the service was down, and what happened meanwhile.</summary>
public sealed class AfterDownTime : IAsyncLifetime
{
    private readonly Guid _answered = Guid.CreateVersion7();
    private readonly Guid _unanswered = Guid.CreateVersion7();
    private IncidentOwner _owner = null!;
    private TestDatabase _database = null!;
    private TestBroker _broker = null!;

    public async Task InitializeAsync()
    {
        (_database, _broker) = (await TestDatabase.Create("escalation"), await TestBroker.Create());
        _owner = await IncidentOwner.Start();
    }

    public async Task DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _broker.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>The owner of the incidents is asked first what happened: whoever answered in time is not told that nobody did.</summary>
    [Fact]
    public async Task Nobody_is_told_of_a_breach_that_was_none()
    {
        DateTimeOffset reported;
        await using (var before = new EscalationNode(_database, _broker, _owner.Address))
        {
            reported = await before.Now();
            _owner.Happened(
                Event(Incidents.Published(TestContracts.RoundTheClock), 1), Event(Incidents.Reported(_answered, reported), 1),
                Event(Incidents.Reported(_unanswered, reported), 1));
            await Armed(before, 2);
        }

        _owner.Happened(Event(Incidents.Acknowledged(_answered, reported.AddMinutes(10)), 2));
        await Down(TimeSpan.FromHours(1));

        await using var after = new EscalationNode(_database, _broker, _owner.Address);
        await after.NothingDue();

        Assert.Equal(
            [("met", null), (null, reported.AddMinutes(30))],
            new[] { (await after.Clocks(_answered)).Latest("response")!, (await after.Clocks(_unanswered)).Latest("response")! }
                .Select(run => (run.Outcome, run.FiredAt is null ? (DateTimeOffset?)null : run.DueAt)));
        Assert.Equal(1, await after.Scalar<long>(
            "select count(*) from events.mt_events where type = 'clock-breached.v1' and data->>'clock' = 'response'"));

        EventEnvelope Event(object happened, int version) => EscalationNode.Envelope(happened, version, reported);
    }

    private static async Task Armed(EscalationNode node, long incidents)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await node.Scalar<long>("select count(distinct incident) from views.timer") < incidents)
            await look.WaitForNextTickAsync(patience.Token);
    }

    // While nobody is there to notice.
    private async Task Down(TimeSpan time)
    {
        await using var store = Npgsql.NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = store.CreateCommand(
            "insert into path.test_clock (ahead) values ($1) on conflict (one) do update set ahead = path.test_clock.ahead + $1");
        command.Parameters.AddWithValue(time);
        await command.ExecuteNonQueryAsync();
    }
}
