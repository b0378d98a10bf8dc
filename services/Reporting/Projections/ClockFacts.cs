using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>The table <c>views.clock_fact</c>: loaded, folded and written for many clocks at once.</summary>
public static class ClockFacts
{
    private const string Columns =
        "tenant, incident, clock, round, severity, state, started_at, due_at, breached_at, stopped_at, elapsed";

    private static readonly string Upsert =
        $"""
        insert into views.clock_fact ({Columns})
        select * from unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
            $9::timestamptz[], $10::timestamptz[], $11::text[])
        on conflict (tenant, incident, clock, round) do update set
            severity = excluded.severity, state = excluded.state, started_at = excluded.started_at, due_at = excluded.due_at,
            breached_at = excluded.breached_at, stopped_at = excluded.stopped_at, elapsed = excluded.elapsed
        """;

    /// <summary>Folds new events, in stream order, into the facts.</summary>
    public static async Task Apply(NpgsqlConnection connection, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var keys = events.Select(KeyOf).OfType<ClockKey>().ToHashSet();
        if (keys.Count == 0) return;
        var facts = await Load(connection, keys, ct);
        Fold(facts, events);
        await Write(connection, facts.Values, ct);
    }

    /// <summary>Pure: what the events make of the facts.</summary>
    public static void Fold(Dictionary<ClockKey, ClockFact> facts, IEnumerable<EventEnvelope> events)
    {
        foreach (var e in events)
        {
            if (KeyOf(e) is not { } key) continue;
            var fact = facts.GetValueOrDefault(key)
                ?? new ClockFact { Tenant = key.Tenant, Incident = key.Incident, Clock = key.Clock, Round = key.Round };
            facts[key] = fact.Evolve(e.Event);
        }
    }

    public static async Task Write(NpgsqlConnection connection, IReadOnlyCollection<ClockFact> facts, CancellationToken ct)
    {
        var f = facts.OrderBy(fact => fact.Incident).ThenBy(fact => fact.Clock, StringComparer.Ordinal).ThenBy(fact => fact.Round).ToArray();
        await using var command = new NpgsqlCommand(Upsert, connection);
        Add(f.Select(x => x.Tenant), NpgsqlDbType.Text);
        Add(f.Select(x => x.Incident), NpgsqlDbType.Uuid);
        Add(f.Select(x => x.Clock), NpgsqlDbType.Text);
        Add(f.Select(x => x.Round), NpgsqlDbType.Integer);
        Add(f.Select(x => x.Severity), NpgsqlDbType.Text);
        Add(f.Select(x => x.State), NpgsqlDbType.Text);
        Add(f.Select(x => x.StartedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.DueAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.BreachedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.StoppedAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(f.Select(x => x.Elapsed), NpgsqlDbType.Text);
        await command.ExecuteNonQueryAsync(ct);

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static async Task<Dictionary<ClockKey, ClockFact>> Load(
        NpgsqlConnection connection, IReadOnlyCollection<ClockKey> keys, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {Columns} from views.clock_fact f join unnest($1::text[], $2::uuid[], $3::text[], $4::int[]) k(t, i, c, r)
            on f.tenant = k.t and f.incident = k.i and f.clock = k.c and f.round = k.r
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = keys.Select(k => k.Tenant).ToArray() }, new() { Value = keys.Select(k => k.Incident).ToArray() },
                new() { Value = keys.Select(k => k.Clock).ToArray() }, new() { Value = keys.Select(k => k.Round).ToArray() },
            },
        };
        var facts = new Dictionary<ClockKey, ClockFact>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var fact = new ClockFact
            {
                Tenant = row.GetString(0),
                Incident = row.GetGuid(1),
                Clock = row.GetString(2),
                Round = row.GetInt32(3),
                Severity = row.GetString(4),
                State = row.GetString(5),
                StartedAt = row.GetFieldValue<DateTime?>(6),
                DueAt = row.GetFieldValue<DateTime?>(7),
                BreachedAt = row.GetFieldValue<DateTime?>(8),
                StoppedAt = row.GetFieldValue<DateTime?>(9),
                Elapsed = row.TextOrNull(10),
            };
            facts[new(fact.Tenant, fact.Incident, fact.Clock, fact.Round)] = fact;
        }

        return facts;
    }

    private static ClockKey? KeyOf(EventEnvelope e) =>
        e.Subject.StartsWith("clocks/", StringComparison.Ordinal)
        && Guid.TryParse(e.Subject.AsSpan("clocks/".Length), out var id)
        && ClockFact.KeyOf(e.Event) is { } key
            ? new ClockKey(e.Tenant, id, key.Clock, key.Round)
            : null;
}

public sealed record ClockKey(string Tenant, Guid Incident, string Clock, int Round);
