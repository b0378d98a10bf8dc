using Escalations.Domain;
using Escalations.Storage;
using Npgsql;
using ServiceDefaults.Hosting;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Escalations.Features;

/// <summary>Clocks of one incident with the terms they count under.</summary>
public sealed record IncidentReading(ClocksState Clocks, ContractTerms Terms, DateTimeOffset Now);

/// <summary>Finds the clocks of an incident for a caller: what REST and gRPC have in common.</summary>
public sealed class ClockQueries(NpgsqlDataSource store, StreamReader streams, ContractShelf contracts, TimeProvider time)
{
    /// <summary>Null where the incident is unknown, or is none of the caller's.</summary>
    /// <param name="asOf">Only what was recorded by then; none: everything.</param>
    /// <param name="at">How it stood then, by when things happened; none: at <paramref name="asOf"/>, or now.</param>
    public async Task<IncidentReading?> Read(
        Guid incident, Caller caller, CancellationToken ct, DateTimeOffset? asOf = null, DateTimeOffset? at = null)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            select tenant, facts->>'contract', (facts->>'contractVersion')::int, facts->>'site',
                array(select jsonb_array_elements_text(facts->'earlierVersions')::int)
            from views.incident where id = $1 and (tenant = any($2) or $3)
            """, connection);
        command.Parameters.AddWithValue(incident);
        command.Parameters.AddWithValue(caller.Tenants);
        command.Parameters.AddWithValue(caller.SeesAllTenants);
        if (await Row(command, ct) is not { } contract) return null;
        var terms = await contracts.Of(contract, connection, null, ct) ?? throw new InvalidOperationException(
            $"Incident {incident} is known, version {contract.Version} of its contract {contract.Contract} is not.");
        var events = await streams.Read(ClockStreams.Type.Key(contract.Tenant, incident.ToString()), ct);
        var clocks = ClockHistory.Of(
            events.Select(e => new KnownEvent(e.Data, e.Metadata.HappenedAt, e.RecordedAt)), terms, asOf, at);
        return new(clocks, terms, at ?? asOf ?? time.GetUtcNow());
    }

    private static async Task<ClockContract?> Row(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<int[]>(4),
                reader.IsDBNull(3) ? null : reader.GetString(3))
            : null;
    }
}
