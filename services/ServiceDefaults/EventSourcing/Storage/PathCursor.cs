using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// How far a reader of a feed has come: a row of <c>path.cursor</c>. Both take part in the transaction that is open on the connection,
/// so that a reader moves with the effects of what it read; two readers of one name have to be kept apart by the caller.
/// </summary>
public static class PathCursor
{
    /// <param name="name">Of the reader; one for each feed it follows.</param>
    /// <returns>The last position that was read; the beginning where nothing was.</returns>
    public static async Task<EventPosition> Read(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Find(name) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1)) : EventPosition.Beginning;
    }

    private static NpgsqlBatchCommand Find(string name) =>
        new("select xid, seq from path.cursor where name = $1") { Parameters = { new() { Value = name } } };

    /// <summary>From here on the reader goes on behind this position, whatever it was before.</summary>
    public static async Task Move(NpgsqlConnection connection, string name, EventPosition to, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { To(name, to) } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same beside other statements.</summary>
    internal static NpgsqlBatchCommand To(string name, EventPosition to) =>
        new("insert into path.cursor (name, xid, seq) values ($1, $2, $3) on conflict (name) do update set xid = $2, seq = $3")
        {
            Parameters = { new() { Value = name }, new() { Value = to.Xid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 }, new() { Value = to.Sequence } },
        };
}
