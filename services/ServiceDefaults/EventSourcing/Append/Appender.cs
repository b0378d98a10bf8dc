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
/// Appends to one stream follow each other and are accepted together: where the stream still has the version that the first
/// expects and all their command ids are new. Any other stream leaves no trace and takes nobody with it.
/// </summary>
public sealed class Appender(EventCatalog catalog)
{
    private const string Streams = """
        with clock as materialized (select path.now() as now),
        incoming as materialized (
          select * from unnest(@member, @tenant, @stream, @category, @expected, @count)
            as i(member, tenant, stream, category, expected, count)),
        commands as materialized (
          select * from unnest(@c_member, @c_tenant, @c_id, @c_hash, @c_version) as c(member, tenant, id, hash, version)),
        unseen as materialized (
          select i.* from incoming i
          where not exists (
            select from commands c join path.command p on p.tenant = c.tenant and p.id = c.id where c.member = i.member)),
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
          select c.tenant, c.id, c.hash, a.stream, c.version, now from commands c join accepted a on a.member = c.member, clock),
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

    private const string Tail = "\nselect member from accepted";

    /// <summary>Streams that were accepted.</summary>
    /// <param name="appends">In the order in which they were decided, which is the order of their positions in the feed.</param>
    /// <param name="states">What each stream comes to.</param>
    /// <exception cref="PostgresException">23505 where a twin of a command was committed this very moment: nothing was appended.</exception>
    public async Task<IReadOnlySet<StreamKey>> Write<TState>(
        NpgsqlConnection connection, StreamType<TState> type, IReadOnlyList<Append> appends,
        IReadOnlyDictionary<StreamKey, LoadedStream<TState>> states, CancellationToken ct)
        where TState : notnull
    {
        var streams = appends.GroupBy(append => append.Key).Select(group => group.ToArray()).ToArray();
        await using var command = connection.CreateCommand();
        var sql = new StringBuilder(Streams);
        Bind(command.Parameters, type.Category, streams);
        Bind(command.Parameters, appends, streams);
        if (type.View is { } view)
        {
            sql.Append(",\nviewed as (").Append(view.Sql).Append(')');
            for (var n = 0; n < view.Following.Count; n++) sql.Append($",\nfollowing{n} as (").Append(view.Following[n]).Append(')');
            view.Bind(command.Parameters, [.. streams.Select((stream, member) => new ViewRow<TState>(
                member, stream[0].Key, states[stream[0].Key].Version, states[stream[0].Key].State, [.. stream.SelectMany(a => a.Events)]))]);
        }

        command.CommandText = sql.Append(Tail).ToString();
        var accepted = new HashSet<StreamKey>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) accepted.Add(streams[row.GetInt32(0)][0].Key);
        return accepted;
    }

    private static void Bind(NpgsqlParameterCollection parameters, string category, Append[][] streams)
    {
        parameters.AddArray("member", NpgsqlDbType.Integer, Enumerable.Range(0, streams.Length));
        parameters.AddArray("tenant", NpgsqlDbType.Text, streams.Select(s => s[0].Key.Tenant));
        parameters.AddArray("stream", NpgsqlDbType.Text, streams.Select(s => s[0].Key.Stream));
        parameters.AddArray("category", NpgsqlDbType.Text, streams.Select(_ => category));
        parameters.AddArray("expected", NpgsqlDbType.Bigint, streams.Select(s => s[0].Expected));
        parameters.AddArray("count", NpgsqlDbType.Integer, streams.Select(s => s.Sum(a => a.Events.Count)));
    }

    private void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<Append> appends, Append[][] streams)
    {
        var members = streams.Select((stream, member) => (stream[0].Key, member)).ToDictionary();
        parameters.AddArray("c_member", NpgsqlDbType.Integer, appends.Select(a => members[a.Key]));
        parameters.AddArray("c_tenant", NpgsqlDbType.Text, appends.Select(a => a.Key.Tenant));
        parameters.AddArray("c_id", NpgsqlDbType.Uuid, appends.Select(a => a.CommandId));
        parameters.AddArray("c_hash", NpgsqlDbType.Bytea, appends.Select(a => a.RequestHash));
        parameters.AddArray("c_version", NpgsqlDbType.Bigint, appends.Select(a => a.Expected + a.Events.Count));

        var rows = appends.SelectMany(append => append.Events.Select((data, n) => (append, data, n))).ToArray();
        parameters.AddArray("e_member", NpgsqlDbType.Integer, rows.Select(r => members[r.append.Key]));
        parameters.AddArray("e_id", NpgsqlDbType.Uuid, rows.Select(r => DeterministicId.Of(r.append.CommandId, r.n.ToString())));
        parameters.AddArray("e_version", NpgsqlDbType.Bigint, rows.Select(r => r.append.Expected + r.n + 1));
        parameters.AddArray("e_data", NpgsqlDbType.Jsonb, rows.Select(r => catalog.Write(r.data)));
        parameters.AddArray("e_type", NpgsqlDbType.Text, rows.Select(r => catalog.NameOf(r.data)));
        parameters.AddArray("e_correlation", NpgsqlDbType.Text, rows.Select(r => r.append.Metadata.CorrelationId));
        parameters.AddArray("e_causation", NpgsqlDbType.Text, rows.Select(r => r.append.Metadata.CausationId));
        parameters.AddArray("e_headers", NpgsqlDbType.Jsonb, rows.Select(r => Headers(r.append.Metadata, r.data)));
    }

    private static byte[] Headers(EventMetadata metadata, object data) => JsonSerializer.SerializeToUtf8Bytes(
        new EventHeaders(
            (data as IHappened)?.At ?? metadata.HappenedAt, metadata.Actor, metadata.Contract, metadata.Severity, metadata.TraceParent),
        EventHeaders.Json);
}

/// <summary>The stored form of <see cref="EventMetadata"/>: Marten's <c>headers</c> column.</summary>
internal sealed record EventHeaders(DateTimeOffset Time, string Actor, string? Contract, string? Severity, string? TraceParent)
{
    public static EventHeaders Read(byte[] json) => JsonSerializer.Deserialize<EventHeaders>(json, Json)!;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
