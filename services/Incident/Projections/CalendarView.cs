using System.Text.Json;
using Contracts.Documents;
using Incidents.Domain;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>Table <c>views.calendar_version</c>, one row a published version, written in the commit of the event itself.</summary>
public sealed class CalendarView : IInlineView<WorkingCalendar>
{
    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create schema if not exists views;
        create table if not exists views.calendar_version (
            tenant text not null,
            id text not null,
            version int not null,
            document jsonb not null,
            published_by text not null,
            published_at timestamptz not null,
            primary key (tenant, id, version)
        );
        """;

    public string Sql => """
        insert into views.calendar_version (tenant, id, version, document, published_by, published_at)
        select v.tenant, v.id, v.version, v.document, v.by, v.at
        from unnest(@v_member::int[], @v_tenant::text[], @v_id::text[], @v_version::int[], @v_document::jsonb[], @v_by::text[],
            @v_at::timestamptz[])
            as v(member, tenant, id, version, document, by, at)
        join accepted a on a.member = v.member
        on conflict do nothing
        """;

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<WorkingCalendar>> rows)
    {
        Add("v_member", NpgsqlDbType.Integer, row => row.Member);
        Add("v_tenant", NpgsqlDbType.Text, row => row.Key.Tenant);
        Add("v_id", NpgsqlDbType.Text, row => row.State.Document!.Id);
        Add("v_version", NpgsqlDbType.Integer, row => row.State.Version);
        Add("v_document", NpgsqlDbType.Jsonb, row => JsonSerializer.Serialize(row.State.Document, DocumentReader.Json));
        Add("v_by", NpgsqlDbType.Text, row => row.State.By!);
        Add("v_at", NpgsqlDbType.TimestampTz, row => row.State.At.UtcDateTime);

        void Add<T>(string name, NpgsqlDbType type, Func<ViewRow<WorkingCalendar>, T> value) =>
            parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = [.. rows.Select(value)] });
    }
}
