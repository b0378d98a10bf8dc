using System.Text.Json;
using Contracts;
using Incidents.Domain;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>
/// Table <c>views.incident</c>, one row an incident, written in the commit of the events themselves: who has written reads
/// it at once. The columns of the next breach are not touched here; they follow Escalation's clocks.
/// </summary>
public sealed class IncidentView : IInlineView<Incident>
{
    private const string Columns =
        "id, tenant, version, number, contract, status, level, severity, site, owner, dedup_key, reported_at, data";

    /// <summary>A row goes forward only; a rebuild may write the version that is already there once more.</summary>
    internal const string OnConflict = """
        on conflict (id) do update set
            version = excluded.version, status = excluded.status, level = excluded.level, severity = excluded.severity,
            owner = excluded.owner, data = excluded.data
        where i.version <= excluded.version
        """;

    internal const string Rows = """
        unnest(
            @v_member::int[], @v_id::uuid[], @v_tenant::text[], @v_version::bigint[], @v_number::text[], @v_contract::text[],
            @v_status::text[], @v_level::text[], @v_severity::text[], @v_site::text[], @v_owner::text[], @v_dedup_key::text[],
            @v_reported_at::timestamptz[], @v_data::jsonb[])
        as v(member, id, tenant, version, number, contract, status, level, severity, site, owner, dedup_key, reported_at, data)
        """;

    internal static readonly string Insert = $"insert into views.incident as i ({Columns}) select {Prefixed} from {Rows}";

    /// <summary>Rows are locked in the order of their ids, here and by <see cref="IncidentClocks"/>, or the two would deadlock.</summary>
    public string Sql { get; } = $"{Insert} join accepted a on a.member = v.member order by v.id {OnConflict}";

    private static string Prefixed => string.Join(", ", Columns.Split(", ").Select(column => $"v.{column}"));

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<Incident>> rows)
    {
        Add("v_member", NpgsqlDbType.Integer, row => row.Member);
        Add("v_id", NpgsqlDbType.Uuid, row => IncidentId.OfStream(row.Key.Stream).Value);
        Add("v_tenant", NpgsqlDbType.Text, row => row.Key.Tenant);
        Add("v_version", NpgsqlDbType.Bigint, row => row.Version);
        Add("v_number", NpgsqlDbType.Text, row => row.State.Number);
        Add("v_contract", NpgsqlDbType.Text, row => row.State.Contract);
        Add("v_status", NpgsqlDbType.Text, row => row.State.Status.Name());
        Add("v_level", NpgsqlDbType.Text, row => row.State.Level);
        Add("v_severity", NpgsqlDbType.Text, row => row.State.Severity);
        Add("v_site", NpgsqlDbType.Text, row => row.State.Site);
        Add("v_owner", NpgsqlDbType.Text, row => row.State.Owner);
        Add("v_dedup_key", NpgsqlDbType.Text, row => row.State.DedupKey);
        Add("v_reported_at", NpgsqlDbType.TimestampTz, row => row.State.ReportedAt.UtcDateTime);
        Add("v_data", NpgsqlDbType.Jsonb, Data);

        void Add<T>(string name, NpgsqlDbType type, Func<ViewRow<Incident>, T> value)
        {
            var values = new T[rows.Count];
            for (var n = 0; n < values.Length; n++)
                values[n] = value(rows[n]);
            parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = values });
        }
    }

    internal static string Data(ViewRow<Incident> row) => JsonSerializer.Serialize(
        IncidentDocument.Of(IncidentId.OfStream(row.Key.Stream), row.State, row.Version), PublicEvents.Json);
}
