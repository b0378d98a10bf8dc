using NpgsqlTypes;

namespace EventPaths.Sample;

/// <summary>Table <c>views.notebook</c>, written by the statement that appends.</summary>
internal sealed class NotebookView : IInlineView<Notebook>
{
    public const string Schema = """
        create table if not exists views.notebook (
          tenant text not null, stream text not null, version bigint not null, notes int not null, primary key (tenant, stream));
        """;

    public string Sql => """
        insert into views.notebook as n (tenant, stream, version, notes)
        select v.tenant, v.stream, v.version, v.notes
        from unnest(@v_member::int[], @v_tenant::text[], @v_stream::text[], @v_version::bigint[], @v_notes::int[])
          as v(member, tenant, stream, version, notes)
        join accepted a on a.member = v.member order by 1, 2
        on conflict (tenant, stream) do update set version = excluded.version, notes = excluded.notes where n.version < excluded.version
        """;

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<Notebook>> rows)
    {
        Add("v_member", NpgsqlDbType.Integer, row => row.Member);
        Add("v_tenant", NpgsqlDbType.Text, row => row.Key.Tenant);
        Add("v_stream", NpgsqlDbType.Text, row => row.Key.Stream);
        Add("v_version", NpgsqlDbType.Bigint, row => row.Version);
        Add("v_notes", NpgsqlDbType.Integer, row => row.State.Numbers.Count);

        void Add<T>(string name, NpgsqlDbType type, Func<ViewRow<Notebook>, T> value) =>
            parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = rows.Select(value).ToArray() });
    }
}
