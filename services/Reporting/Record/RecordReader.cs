using Contracts.Events.Contract;
using Contracts.Terms;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>Reads of the record that are not the feed. Tenants come from the caller's token; none means all, for services only.</summary>
public static class RecordReader
{
    /// <summary>All events about one incident, of all services; empty where the caller does not see it.</summary>
    public static async Task<IReadOnlyList<EventEnvelope>> OfIncident(
        NpgsqlConnection connection, Guid incident, string[]? tenants, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select envelope from record.entry where incident = $1 and ($2::text[] is null or tenant = any($2))", connection)
        {
            Parameters = { new() { Value = incident }, TextArray(tenants) },
        };
        return await Envelopes(command, ct);
    }

    /// <summary>One version of a contract as it was published; none where it is not in the record.</summary>
    public static async Task<ContractDocument?> Contract(
        NpgsqlConnection connection, string tenant, string contract, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select envelope from record.entry where tenant = $1 and stream = $2 and version = $3", connection)
        {
            Parameters = { new() { Value = tenant }, new() { Value = $"contract/{contract}" }, new() { Value = (long)version } },
        };
        return await Envelopes(command, ct) is [{ Event: ContractPublished published }] ? published.Document : null;
    }

    public static NpgsqlParameter TextArray(string[]? values) =>
        new() { Value = (object?)values ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static async Task<IReadOnlyList<EventEnvelope>> Envelopes(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<EventEnvelope>();
        while (await reader.ReadAsync(ct)) events.Add(EnvelopeFormat.Read(reader.GetFieldValue<byte[]>(0)));
        return events;
    }
}
