using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>Events to append to one stream under one command id.</summary>
/// <param name="Expected">Version the events were decided on.</param>
public sealed record Append(
    StreamKey Key, long Expected, Guid CommandId, byte[]? RequestHash, IReadOnlyList<object> Events, EventMetadata Metadata);

/// <summary>
/// Appends to many streams in one statement, straight into Marten's tables (a session a command costs five times as much).
/// An append is accepted where its stream still has the expected version and its command id is new; any other leaves no
/// trace and takes nobody with it.
/// </summary>
public sealed class Appender(EventCatalog catalog)
{
    private const string Streams = """
        with clock as materialized (select path.now() as now),
        incoming as materialized (
          select * from unnest(@member, @tenant, @stream, @category, @expected, @count, @command, @hash)
            as i(member, tenant, stream, category, expected, count, command, hash)),
        unseen as materialized (
          select i.* from incoming i
          where not exists (select from path.command c where c.tenant = i.tenant and c.id = i.command)),
        created as (
          insert into events.mt_streams (tenant_id, id, type, version, timestamp, created)
          select tenant, stream, category, count, now, now from unseen, clock where expected = 0 order by tenant, stream
          on conflict do nothing returning tenant_id, id),
        moved as (
          update events.mt_streams s set version = i.expected + i.count, timestamp = clock.now
          from unseen i, clock
          where s.tenant_id = i.tenant and s.id = i.stream and s.version = i.expected and i.expected > 0
          returning s.tenant_id, s.id),
        accepted as materialized (
          select i.* from unseen i join (select * from created union all select * from moved) a on a.tenant_id = i.tenant and a.id = i.stream),
        remembered as (
          insert into path.command (tenant, id, hash, stream, version, recorded_at)
          select tenant, command, hash, stream, expected + count, now from accepted, clock),
        inserted as (
          insert into events.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, correlation_id, causation_id, headers, is_archived)
          select nextval('events.mt_events_sequence'), e.id, e.stream, e.version, e.data, e.type, clock.now, e.tenant,
                 e.correlation, e.causation, e.headers, false
          from clock, (
            select n.*, a.stream, a.tenant from unnest(@e_member, @e_id, @e_version, @e_data, @e_type, @e_correlation, @e_causation, @e_headers)
              with ordinality as n(member, id, version, data, type, correlation, causation, headers, ord)
            join accepted a on a.member = n.member order by ord) e)
        """;

    private const string Tail = "\nselect member, (select now from clock) from accepted";

    /// <summary>Members that were accepted, by their place in <paramref name="appends"/>.</summary>
    /// <exception cref="PostgresException">23505 where a twin of a command was committed this very moment: nothing was appended.</exception>
    public async Task<IReadOnlySet<int>> Write<TState>(
        NpgsqlConnection connection, StreamType<TState> type, IReadOnlyList<Append> appends, IReadOnlyList<TState> states, CancellationToken ct)
        where TState : notnull
    {
        await using var command = connection.CreateCommand();
        var sql = new StringBuilder(Streams);
        Bind(command.Parameters, type.Category, appends);
        if (type.View is { } view)
        {
            sql.Append(",\nviewed as (").Append(view.Sql).Append(')');
            view.Bind(command.Parameters, [.. appends.Select((a, member) =>
                new ViewRow<TState>(member, a.Key, a.Expected + a.Events.Count, states[member], a.Events))]);
        }

        command.CommandText = sql.Append(Tail).ToString();
        var accepted = new HashSet<int>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) accepted.Add(row.GetInt32(0));
        return accepted;
    }

    private void Bind(NpgsqlParameterCollection parameters, string category, IReadOnlyList<Append> appends)
    {
        void Add(string name, NpgsqlDbType type, object value) =>
            parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = value });

        Add("member", NpgsqlDbType.Integer, Enumerable.Range(0, appends.Count).ToArray());
        Add("tenant", NpgsqlDbType.Text, appends.Select(a => a.Key.Tenant).ToArray());
        Add("stream", NpgsqlDbType.Text, appends.Select(a => a.Key.Stream).ToArray());
        Add("category", NpgsqlDbType.Text, appends.Select(_ => category).ToArray());
        Add("expected", NpgsqlDbType.Bigint, appends.Select(a => a.Expected).ToArray());
        Add("count", NpgsqlDbType.Integer, appends.Select(a => a.Events.Count).ToArray());
        Add("command", NpgsqlDbType.Uuid, appends.Select(a => a.CommandId).ToArray());
        Add("hash", NpgsqlDbType.Bytea, appends.Select(a => a.RequestHash).ToArray());

        var rows = appends.SelectMany((append, member) => append.Events.Select((data, n) => (append, member, data, n))).ToArray();
        Add("e_member", NpgsqlDbType.Integer, rows.Select(r => r.member).ToArray());
        Add("e_id", NpgsqlDbType.Uuid, rows.Select(r => DeterministicId.Of(r.append.CommandId, r.n.ToString())).ToArray());
        Add("e_version", NpgsqlDbType.Bigint, rows.Select(r => r.append.Expected + r.n + 1).ToArray());
        Add("e_data", NpgsqlDbType.Jsonb, rows.Select(r => catalog.Write(r.data)).ToArray());
        Add("e_type", NpgsqlDbType.Text, rows.Select(r => catalog.NameOf(r.data)).ToArray());
        Add("e_correlation", NpgsqlDbType.Text, rows.Select(r => r.append.Metadata.CorrelationId).ToArray());
        Add("e_causation", NpgsqlDbType.Text, rows.Select(r => r.append.Metadata.CausationId).ToArray());
        Add("e_headers", NpgsqlDbType.Jsonb, rows.Select(r => Headers(r.append.Metadata, r.data)).ToArray());
    }

    private static byte[] Headers(EventMetadata metadata, object data) => JsonSerializer.SerializeToUtf8Bytes(
        new EventHeaders(
            (data as IHappened)?.At ?? metadata.HappenedAt, metadata.Actor, metadata.Contract, metadata.Severity, metadata.TraceParent),
        EventHeaders.Json);
}

/// <summary>The stored form of <see cref="EventMetadata"/>: Marten's <c>headers</c> column.</summary>
internal sealed record EventHeaders(DateTimeOffset Time, string Actor, string? Contract, string? Severity, string? TraceParent)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
