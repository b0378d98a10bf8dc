using Npgsql;
using Reports.Projections;
using Reports.Record;
using Reports.Storage;
using ServiceDefaults.EventSourcing;

namespace ReportingTests.Record;

/// <summary>A database with the service's own tables.</summary>
public sealed class RecordFixture : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public NpgsqlDataSource Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create("record");
        Store = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = Store.CreateCommand(FeedHorizon.Schema + Schema.Sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Takes events in as a consumer does: recorded and folded in one transaction.</summary>
    public async Task Take(IReadOnlyList<EventEnvelope> events)
    {
        await using var connection = await Store.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RecordWriter.Append(connection, events, default);
        await IncidentFacts.Apply(connection, events, default);
        await ClockFacts.Apply(connection, events, default);
        await transaction.CommitAsync();
    }
}
