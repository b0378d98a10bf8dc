using System.Text.Json;
using Contracts.Documents;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>A version of a document as its stream has it.</summary>
public sealed record DocumentVersion(string Id, int Version, object Document, string By, DateTimeOffset At);

/// <summary>A table of published documents, one row a version, written in the commit of the event itself.</summary>
public abstract class DocumentView<TState>(string table, Func<TState, DocumentVersion> newest) : IInlineView<TState>
{
    public string Sql { get; } = $"""
        insert into {table} (tenant, id, version, document, published_by, published_at)
        select v.tenant, v.id, v.version, v.document, v.by, v.at
        from unnest(@v_member::int[], @v_tenant::text[], @v_id::text[], @v_version::int[], @v_document::jsonb[], @v_by::text[],
            @v_at::timestamptz[])
            as v(member, tenant, id, version, document, by, at)
        join accepted a on a.member = v.member
        on conflict do nothing
        """;

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<TState>> rows)
    {
        var versions = rows.Select(row => newest(row.State)).ToList();
        parameters.AddArray("v_member", NpgsqlDbType.Integer, rows.Select(row => row.Member));
        parameters.AddArray("v_tenant", NpgsqlDbType.Text, rows.Select(row => row.Key.Tenant));
        parameters.AddArray("v_id", NpgsqlDbType.Text, versions.Select(version => version.Id));
        parameters.AddArray("v_version", NpgsqlDbType.Integer, versions.Select(version => version.Version));
        parameters.AddArray(
            "v_document", NpgsqlDbType.Jsonb, versions.Select(version => JsonSerializer.Serialize(version.Document, DocumentReader.Json)));
        parameters.AddArray("v_by", NpgsqlDbType.Text, versions.Select(version => version.By));
        parameters.AddArray("v_at", NpgsqlDbType.TimestampTz, versions.Select(version => version.At.UtcDateTime));
    }

    /// <summary>Idempotent, as all of a service's schema.</summary>
    protected static string SchemaOf(string table) => $"""
        create schema if not exists views;
        create table if not exists {table} (
            tenant text not null,
            id text not null,
            version int not null,
            document jsonb not null,
            published_by text not null,
            published_at timestamptz not null,
            primary key (tenant, id, version)
        );
        """;
}
