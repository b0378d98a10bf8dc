using System.Text.Json;
using Contracts.Documents;
using Incidents.Domain;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>Table <c>views.contract_version</c>, one row a published version, written in the commit of the event itself.</summary>
public sealed class ContractView : IInlineView<Contract>
{
    /// <summary>Notified by a trigger on every new version, so that each replica reads it.</summary>
    public const string Channel = "contract_published";

    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create schema if not exists views;
        create table if not exists views.contract_version (
            tenant text not null,
            id text not null,
            version int not null,
            document jsonb not null,
            published_by text not null,
            published_at timestamptz not null,
            primary key (tenant, id, version)
        );
        create or replace function views.tell_contract_published() returns trigger language plpgsql as
        $tell$ begin perform pg_notify('contract_published', ''); return null; end $tell$;
        create or replace trigger tell_contract_published after insert on views.contract_version
            for each statement execute function views.tell_contract_published();
        """;

    public string Sql => """
        insert into views.contract_version (tenant, id, version, document, published_by, published_at)
        select v.tenant, v.id, v.version, v.document, v.by, v.at
        from unnest(@v_member::int[], @v_tenant::text[], @v_id::text[], @v_version::int[], @v_document::jsonb[], @v_by::text[],
            @v_at::timestamptz[])
            as v(member, tenant, id, version, document, by, at)
        join accepted a on a.member = v.member
        on conflict do nothing
        """;

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<Contract>> rows)
    {
        Add("v_member", NpgsqlDbType.Integer, row => row.Member);
        Add("v_tenant", NpgsqlDbType.Text, row => row.Key.Tenant);
        Add("v_id", NpgsqlDbType.Text, row => row.State.Document!.Id);
        Add("v_version", NpgsqlDbType.Integer, row => row.State.Version);
        Add("v_document", NpgsqlDbType.Jsonb, row => JsonSerializer.Serialize(row.State.Document, DocumentReader.Json));
        Add("v_by", NpgsqlDbType.Text, row => row.State.By!);
        Add("v_at", NpgsqlDbType.TimestampTz, row => row.State.At.UtcDateTime);

        void Add<T>(string name, NpgsqlDbType type, Func<ViewRow<Contract>, T> value) =>
            parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = [.. rows.Select(value)] });
    }
}
