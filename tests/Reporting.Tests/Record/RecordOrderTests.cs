using System.Collections.Concurrent;
using Contracts.Events.Incident;
using Npgsql;
using Reports.Record;
using ServiceDefaults.EventSourcing;

namespace ReportingTests.Record;

public sealed class RecordOrderTests : IClassFixture<RecordFixture>
{
    private readonly RecordFixture _record;

    public RecordOrderTests(RecordFixture record) => _record = record;

    [Fact]
    public async Task What_commits_late_is_read_in_its_place_where_the_number_alone_would_lose_it()
    {
        var (early, late) = (new Story().Reported(), new Story().Reported());
        await using var slow = await _record.Store.OpenConnectionAsync();
        var underWay = await slow.BeginTransactionAsync();
        await RecordWriter.Append(slow, early.Events, default);
        var (position, number) = (await Head(), await HighestNumber());
        await _record.Take(late.Events);

        var before = await After(position);
        var numberSeen = await HighestNumber();
        await underWay.CommitAsync();
        await NothingUnderWay();

        Assert.Empty(before);
        Assert.True(numberSeen > number);
        Assert.Equal(0, await CountOf(early.Last.Id, numberSeen));
        Assert.Equal([early.Last.Id, late.Last.Id], (await After(position)).Select(Id));
    }

    [Fact]
    public async Task A_reader_beside_twelve_writers_with_delays_and_rollbacks_misses_nothing_and_repeats_nothing()
    {
        var position = await Head();
        var committed = new ConcurrentBag<Guid>();
        using var written = new CancellationTokenSource();
        var reading = ReadUntil(position, written.Token);

        await Parallel.ForAsync(0, 12, async (writer, _) =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 15; i++) await Write(random, committed);
        });
        await written.CancelAsync();

        var read = await reading;
        Assert.Equal(committed.Order(), read.Select(Id).Order());
        Assert.Equal(read.OrderBy(p => p.Position.Xid).ThenBy(p => p.Position.Sequence).Select(Id), read.Select(Id));
        Assert.All(
            read.Select(p => EnvelopeFormat.Read(p.Envelope)).GroupBy(e => e.Subject),
            stream => Assert.Equal(Enumerable.Range(1, stream.Count()).Select(v => (long)v), stream.Select(e => e.Sequence)));
    }

    [Fact]
    public async Task An_event_stays_as_it_was_received_byte_for_byte()
    {
        var story = new Story().Reported();
        var position = await Head();
        await _record.Take(story.Events);
        await NothingUnderWay();

        var place = Assert.Single(await After(position));

        Assert.True(place.Envelope.Span.SequenceEqual(story.Last.Json.Span));
    }

    [Fact]
    public async Task No_event_is_in_it_twice()
    {
        var story = new Story().Reported();
        await _record.Take(story.Events);

        var repeated = await Assert.ThrowsAsync<PostgresException>(() => _record.Take(story.Events));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, repeated.SqlState);
    }

    [Theory]
    [InlineData("update record.entry set tenant = 'other'")]
    [InlineData("delete from record.entry")]
    [InlineData("truncate record.entry")]
    public async Task Nobody_changes_what_is_recorded(string sql)
    {
        await using var command = _record.Store.CreateCommand(sql);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Filters_take_types_contracts_and_tenants()
    {
        var position = await Head();
        var (own, foreign) = (new Story().Reported().Acknowledged(1).ClockStarted("response", 0, 30), new Story("other").Reported());
        await _record.Take(own.Events);
        await _record.Take(foreign.Events);
        await NothingUnderWay();

        async Task<int> Count(RecordFilter filter) => (await After(position, filter)).Count;

        Assert.Equal(4, await Count(RecordFilter.Everything));
        Assert.Equal(3, await Count(new([TestCaller.Tenant], [], [])));
        Assert.Equal(2, await Count(new([TestCaller.Tenant], ["incident.*"], [])));
        Assert.Equal(1, await Count(new(["other"], ["incident.reported.v1"], [Story.Retail.Id])));
        Assert.Equal(0, await Count(new(null, ["incident_reported%"], [])));
        Assert.Equal(0, await Count(new(null, [], ["another"])));
        Assert.Equal(0, await Count(new([], [], [])));
    }

    private async Task Write(Random random, ConcurrentBag<Guid> committed)
    {
        var story = new Story().Reported().Then(new IncidentAcknowledged(Guid.Empty, "li", null, Story.At(1)), 1).Resolved(2);
        await using var connection = await _record.Store.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // The delay is the database's: it stands between the moment a number is taken and the commit.
        await RecordWriter.Append(connection, story.Events, default);
        await using (var pause = new NpgsqlCommand("select pg_sleep($1)", connection) { Parameters = { new() { Value = random.NextDouble() * 0.05 } } })
            await pause.ExecuteNonQueryAsync();
        if (random.Next(5) == 0)
        {
            await transaction.RollbackAsync();
            return;
        }

        await transaction.CommitAsync();
        foreach (var e in story.Events) committed.Add(e.Id);
    }

    private async Task<List<RecordedPlace>> ReadUntil(EventPosition position, CancellationToken written)
    {
        var read = new List<RecordedPlace>();
        while (true)
        {
            // Asked before the page is read: once all is written and nothing is under way, one more empty page is the end.
            var last = written.IsCancellationRequested && await IsSettled();
            var page = await After(position);
            read.AddRange(page);
            if (page.Count > 0) position = page[^1].Position;
            else if (last) return read;
        }
    }

    private async Task NothingUnderWay()
    {
        while (!await IsSettled()) await Task.Yield();
    }

    private async Task<bool> IsSettled()
    {
        await using var command = _record.Store.CreateCommand(
            "select coalesce((select max(xid) from record.entry) < path.horizon(), true)");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private async Task<EventPosition> Head()
    {
        await using var command = _record.Store.CreateCommand("select coalesce(max(xid), '0'::xid8), coalesce(max(seq), 0) from record.entry");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(row.GetFieldValue<ulong>(0), row.GetInt64(1));
    }

    private async Task<long> HighestNumber() => (await Head()).Sequence;

    private async Task<long> CountOf(Guid id, long afterNumber)
    {
        await using var command = _record.Store.CreateCommand("select count(*) from record.entry where event_id = $1 and seq > $2");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = afterNumber });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<IReadOnlyList<RecordedPlace>> After(EventPosition position, RecordFilter? filter = null)
    {
        await using var connection = await _record.Store.OpenConnectionAsync();
        return await RecordPages.Read(
            connection, position, await FeedHorizon.Read(connection, default), filter ?? RecordFilter.Everything, 1000, default);
    }

    private static Guid Id(RecordedPlace place) => EnvelopeFormat.Read(place.Envelope).Id;
}
