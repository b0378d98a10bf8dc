using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>
/// Puts events into the record as they were received, byte for byte. Position and order are given by the database; the
/// caller's transaction decides whether they are in it at all.
/// </summary>
public static class RecordWriter
{
    private const string Copy =
        """
        copy record.entry (event_id, source, tenant, stream, version, type, happened, recorded, contract, severity, incident, envelope)
        from stdin (format binary)
        """;

    public static async Task Append(NpgsqlConnection connection, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        if (events.Count == 0) return;
        await using var rows = await connection.BeginBinaryImportAsync(Copy, ct);
        foreach (var e in events)
        {
            await rows.StartRowAsync(ct);
            await rows.WriteAsync(e.Id, NpgsqlDbType.Uuid, ct);
            await rows.WriteAsync(e.Source, NpgsqlDbType.Text, ct);
            await rows.WriteAsync(e.Tenant, NpgsqlDbType.Text, ct);
            await rows.WriteAsync(e.Subject, NpgsqlDbType.Text, ct);
            await rows.WriteAsync(e.Sequence, NpgsqlDbType.Bigint, ct);
            await rows.WriteAsync(e.Type, NpgsqlDbType.Text, ct);
            await rows.WriteAsync(e.Time.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await rows.WriteAsync(e.RecordedTime.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await Optional(rows, e.Contract, ct);
            await Optional(rows, e.SeverityText, ct);
            if (IncidentOf.Event(e) is { } incident) await rows.WriteAsync(incident, NpgsqlDbType.Uuid, ct);
            else await rows.WriteNullAsync(ct);
            await rows.WriteAsync(e.Json, NpgsqlDbType.Bytea, ct);
        }

        await rows.CompleteAsync(ct);
    }

    private static Task Optional(NpgsqlBinaryImporter rows, string? value, CancellationToken ct) =>
        value is null ? rows.WriteNullAsync(ct) : rows.WriteAsync(value, NpgsqlDbType.Text, ct);
}
