using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>
/// Makes the fact tables anew from the record alone, in one transaction: readers see the old ones until the new ones are whole.
/// </summary>
public static class FactsRebuild
{
    private const int Chunk = 5_000;

    /// <returns>How many events were folded.</returns>
    public static async Task<long> Run(NpgsqlDataSource store, CancellationToken ct)
    {
        await using var writing = await store.OpenConnectionAsync(ct);
        await using var transaction = await writing.BeginTransactionAsync(ct);
        // Consumers wait here with what they fold, and go on from the rebuilt rows.
        await Execute(writing, "lock table views.incident_fact, views.clock_fact in exclusive mode", ct);
        await Execute(writing, "delete from views.incident_fact", ct);
        await Execute(writing, "delete from views.clock_fact", ct);

        // Read after the lock is held, so that every event whose facts were written before is in what is read.
        await using var reading = await store.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select envelope from record.entry where stream like 'incident/%' or stream like 'clocks/%' order by stream, tenant, version
            """,
            reading);
        await using var row = await command.ExecuteReaderAsync(ct);

        var incidents = new Dictionary<(string, Guid), IncidentFact>();
        var clocks = new Dictionary<ClockKey, ClockFact>();
        StreamKey? stream = null;
        long count = 0;
        while (await row.ReadAsync(ct))
        {
            var e = EnvelopeFormat.Read(row.GetFieldValue<byte[]>(0));
            // Streams come one after the other, so rows may be written as soon as the next stream begins.
            if (e.Key != stream && incidents.Count + clocks.Count >= Chunk) await Flush();
            stream = e.Key;
            IncidentFacts.Fold(incidents, [e]);
            ClockFacts.Fold(clocks, [e]);
            count++;
        }

        await Flush();
        await transaction.CommitAsync(ct);
        return count;

        async Task Flush()
        {
            await IncidentFacts.Write(writing, incidents.Values, ct);
            await ClockFacts.Write(writing, clocks.Values, ct);
            incidents.Clear();
            clocks.Clear();
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
