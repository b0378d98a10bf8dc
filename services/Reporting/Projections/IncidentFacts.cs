using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>The table <c>views.incident_fact</c>: loaded, folded and written for many incidents at once.</summary>
public static class IncidentFacts
{
    private const string Columns =
        "tenant, incident, contract, contract_version, number, severity, category, level, site, status, source_status, source_sub_status, "
        + "source_level, labels, imported, reported_at, acknowledged_at, resolved_at, closed_at, reopenings, before, version, source_changes";

    private static readonly string Upsert =
        $"""
        insert into views.incident_fact ({Columns})
        select * from unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::text[], $13::text[], $14::jsonb[], $15::boolean[], $16::timestamptz[], $17::timestamptz[],
            $18::timestamptz[], $19::timestamptz[], $20::int[], $21::text[], $22::bigint[], $23::jsonb[])
        on conflict (tenant, incident) do update set
            contract = excluded.contract, contract_version = excluded.contract_version, number = excluded.number,
            severity = excluded.severity, category = excluded.category, level = excluded.level, site = excluded.site,
            status = excluded.status, source_status = excluded.source_status, source_sub_status = excluded.source_sub_status,
            source_level = excluded.source_level, labels = excluded.labels, imported = excluded.imported,
            reported_at = excluded.reported_at, acknowledged_at = excluded.acknowledged_at, resolved_at = excluded.resolved_at,
            closed_at = excluded.closed_at, reopenings = excluded.reopenings, before = excluded.before, version = excluded.version,
            source_changes = excluded.source_changes
        """;

    /// <summary>Folds new events, in stream order, into the facts and returns those that changed.</summary>
    public static async Task<IReadOnlyDictionary<(string Tenant, Guid Incident), IncidentFact>> Apply(
        NpgsqlConnection connection, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var keys = events.Select(KeyOf).OfType<(string Tenant, Guid Incident)>().ToHashSet();
        if (keys.Count == 0) return new Dictionary<(string, Guid), IncidentFact>();

        var facts = await Load(connection, keys, ct);
        Fold(facts, events);
        await Write(connection, facts.Values, ct);
        return facts;
    }

    /// <summary>Pure: what the events make of the facts.</summary>
    public static void Fold(Dictionary<(string Tenant, Guid Incident), IncidentFact> facts, IEnumerable<EventEnvelope> events)
    {
        foreach (var e in events)
        {
            if (KeyOf(e) is not { } key) continue;
            facts[key] = (facts.GetValueOrDefault(key) ?? IncidentFact.Start(key.Tenant, key.Incident)).Apply(e);
        }
    }

    public static async Task Write(NpgsqlConnection connection, IReadOnlyCollection<IncidentFact> facts, CancellationToken ct)
    {
        var f = facts.OrderBy(fact => fact.Incident).ToArray();
        await using var command = new NpgsqlCommand(Upsert, connection);
        Add(f.Select(x => x.Tenant), NpgsqlDbType.Text);
        Add(f.Select(x => x.Incident), NpgsqlDbType.Uuid);
        Add(f.Select(x => x.Contract), NpgsqlDbType.Text);
        Add(f.Select(x => x.ContractVersion), NpgsqlDbType.Integer);
        Add(f.Select(x => x.Number), NpgsqlDbType.Text);
        Add(f.Select(x => x.Severity), NpgsqlDbType.Text);
        Add(f.Select(x => x.Category), NpgsqlDbType.Text);
        Add(f.Select(x => x.Level), NpgsqlDbType.Text);
        Add(f.Select(x => x.Site), NpgsqlDbType.Text);
        Add(f.Select(x => x.Status), NpgsqlDbType.Text);
        Add(f.Select(x => x.SourceStatus), NpgsqlDbType.Text);
        Add(f.Select(x => x.SourceSubStatus), NpgsqlDbType.Text);
        Add(f.Select(x => x.SourceLevel), NpgsqlDbType.Text);
        Add(f.Select(x => JsonSerializer.Serialize(x.Labels)), NpgsqlDbType.Jsonb);
        Add(f.Select(x => x.Imported), NpgsqlDbType.Boolean);
        Add(f.Select(x => x.ReportedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.AcknowledgedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.ResolvedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.ClosedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.Reopenings), NpgsqlDbType.Integer);
        Add(f.Select(x => x.Before), NpgsqlDbType.Text);
        Add(f.Select(x => x.Version), NpgsqlDbType.Bigint);
        Add(f.Select(x => JsonSerializer.Serialize(x.SourceChanges)), NpgsqlDbType.Jsonb);
        await command.ExecuteNonQueryAsync(ct);

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) => command.Parameters.AddArray(type, values);
    }

    private static async Task<Dictionary<(string Tenant, Guid Incident), IncidentFact>> Load(
        NpgsqlConnection connection, IReadOnlyCollection<(string Tenant, Guid Incident)> keys, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select f.* from unnest($1, $2) k (t, i) cross join lateral (
                select {Columns} from views.incident_fact where tenant = k.t and incident = k.i offset 0) f
            """,
            connection);
        command.Parameters.AddArray(NpgsqlDbType.Text, keys.Select(k => k.Tenant));
        command.Parameters.AddArray(NpgsqlDbType.Uuid, keys.Select(k => k.Incident));
        var facts = new Dictionary<(string, Guid), IncidentFact>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var fact = Read(row);
            facts[(fact.Tenant, fact.Incident)] = fact;
        }

        return facts;
    }

    private static IncidentFact Read(NpgsqlDataReader row) => new()
    {
        Tenant = row.GetString(0),
        Incident = row.GetGuid(1),
        Contract = row.GetString(2),
        ContractVersion = row.GetInt32(3),
        Number = row.GetString(4),
        Severity = row.GetString(5),
        Category = row.TextOrNull(6),
        Level = row.GetString(7),
        Site = row.TextOrNull(8),
        Status = row.GetString(9),
        SourceStatus = row.TextOrNull(10),
        SourceSubStatus = row.TextOrNull(11),
        SourceLevel = row.TextOrNull(12),
        Labels = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(13)) ?? [],
        Imported = row.GetBoolean(14),
        ReportedAt = row.GetFieldValue<DateTime?>(15),
        AcknowledgedAt = row.GetFieldValue<DateTime?>(16),
        ResolvedAt = row.GetFieldValue<DateTime?>(17),
        ClosedAt = row.GetFieldValue<DateTime?>(18),
        Reopenings = row.GetInt32(19),
        Before = row.TextOrNull(20),
        Version = row.GetInt64(21),
        SourceChanges = JsonSerializer.Deserialize<Dictionary<string, int>>(row.GetString(22))!.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private static (string Tenant, Guid Incident)? KeyOf(EventEnvelope e) =>
        e.Subject.StartsWith("incident/", StringComparison.Ordinal) && Guid.TryParse(e.Subject.AsSpan("incident/".Length), out var id)
            ? (e.Tenant, id)
            : null;
}
