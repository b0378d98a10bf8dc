using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>What of the record a reader wants.</summary>
/// <param name="Tenants">None means all, for services only.</param>
/// <param name="Types">CloudEvents types; a trailing <c>*</c> matches all that begin so; empty means all.</param>
/// <param name="Contracts">Contract ids; empty means all.</param>
public sealed record RecordFilter(string[]? Tenants, IReadOnlyList<string> Types, IReadOnlyList<string> Contracts)
{
    public static readonly RecordFilter Everything = new(null, [], []);
}

[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct RecordedPlace(EventPosition Position, ReadOnlyMemory<byte> Envelope);

/// <summary>
/// The record in one order that never changes: by transaction and number, and only up to the
/// <see cref="FeedHorizon"/>. By number alone, what commits late would be passed over for ever.
/// </summary>
public static class RecordPages
{
    private const string Sql = "select xid, seq, envelope from record.page($1, $2, $3, $4, $5, $6, $7)";

    /// <param name="horizon">Read before, by a statement of its own.</param>
    public static async Task<IReadOnlyList<RecordedPlace>> Read(
        NpgsqlConnection connection, EventPosition after, ulong horizon, RecordFilter filter, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = after.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = after.Sequence },
                new() { Value = horizon, NpgsqlDbType = NpgsqlDbType.Xid8 },
                RecordReader.TextArray(filter.Tenants),
                RecordReader.TextArray(filter.Types.Count == 0 ? null : [.. filter.Types.Select(Pattern)]),
                RecordReader.TextArray(filter.Contracts.Count == 0 ? null : [.. filter.Contracts]),
                new() { Value = limit },
            },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        var page = new List<RecordedPlace>();
        while (await row.ReadAsync(ct))
            page.Add(new(new EventPosition(row.GetFieldValue<ulong>(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)));
        return page;
    }

    private static string Pattern(string type)
    {
        var open = type.EndsWith('*');
        var literal = (open ? type[..^1] : type)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
        return open ? literal + "%" : literal;
    }
}
