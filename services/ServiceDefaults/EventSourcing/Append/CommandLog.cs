using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>Command ids that were accepted, with what they led to: what makes a repetition harmless.</summary>
internal static class CommandLog
{
    private const string FindSql = """
        select c.tenant, c.id, c.hash, c.stream, c.version from unnest(@tenant, @id) as k(tenant, id)
        join path.command c on c.tenant = k.tenant and c.id = k.id
        """;

    public static async Task<AcceptedCommand?> Find(NpgsqlConnection connection, string tenant, Guid id, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Find([(tenant, id)]) } };
        await using var row = await batch.ExecuteReaderAsync(ct);
        return (await Read(row, ct)).Values.SingleOrDefault();
    }

    /// <summary>What was accepted under these ids before; read with <see cref="Read"/>.</summary>
    public static NpgsqlBatchCommand Find(IReadOnlyList<(string Tenant, Guid Id)> commands)
    {
        var find = new NpgsqlBatchCommand(FindSql);
        find.Parameters.AddArray("tenant", NpgsqlDbType.Text, commands.Select(c => c.Tenant));
        find.Parameters.AddArray("id", NpgsqlDbType.Uuid, commands.Select(c => c.Id));
        return find;
    }

    public static async Task<Dictionary<(string Tenant, Guid Id), AcceptedCommand>> Read(NpgsqlDataReader row, CancellationToken ct)
    {
        var found = new Dictionary<(string, Guid), AcceptedCommand>();
        while (await row.ReadAsync(ct))
        {
            found[(row.GetString(0), row.GetGuid(1))] =
                new AcceptedCommand(row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetInt64(4));
        }

        return found;
    }
}

/// <param name="Version">Stream version after the command.</param>
internal sealed record AcceptedCommand(byte[]? Hash, string Stream, long Version)
{
    private static readonly Rejection KeyReused = new(
        "idempotency-key-reused", "This Idempotency-Key was used for another request; take a new key for a new request.",
        Refusal.Invalid, "Idempotency-Key");

    /// <summary>Why a request with the same id is no repetition of it; null where it is one.</summary>
    public Rejection? Refuses(byte[]? requestHash) =>
        requestHash is not null && Hash is not null && !requestHash.AsSpan().SequenceEqual(Hash) ? KeyReused : null;
}
