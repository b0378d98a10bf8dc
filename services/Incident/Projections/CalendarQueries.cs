using System.Text.Json;
using Contracts.Documents;
using Contracts.Terms;
using Npgsql;

namespace Incidents.Projections;

/// <param name="Version">Version of the document; 0 where the tenant has published none.</param>
public sealed record PublishedCalendar(string Tenant, int Version, CalendarDocument Document)
{
    /// <summary>Years the tenant has published itself, where the document also has those that ship.</summary>
    public IReadOnlyList<int> Own { get; init; } = [];
}

/// <summary>Reads <c>views.calendar_version</c>.</summary>
public sealed class CalendarQueries(NpgsqlDataSource store)
{
    /// <summary>The newest version of each calendar of the tenants.</summary>
    public Task<IReadOnlyList<PublishedCalendar>> Newest(string[] tenants, CancellationToken ct) => Read(
        """
        select distinct on (tenant, id) tenant, version, document from views.calendar_version
        where tenant = any($1) order by tenant, id, version desc
        """, [new() { Value = tenants }], ct);

    /// <summary>A version as it was published; null where there is none.</summary>
    public async Task<PublishedCalendar?> Find(string tenant, string id, int version, CancellationToken ct) => await Read(
        "select tenant, version, document from views.calendar_version where tenant = $1 and id = $2 and version = $3",
        [new() { Value = tenant }, new() { Value = id }, new() { Value = version }], ct) is [var found, ..] ? found : null;

    private async Task<IReadOnlyList<PublishedCalendar>> Read(string sql, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = store.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<PublishedCalendar>();
        while (await reader.ReadAsync(ct))
            found.Add(new(
                reader.GetString(0), reader.GetInt32(1),
                JsonSerializer.Deserialize<CalendarDocument>(reader.GetString(2), DocumentReader.Json)!));
        return found;
    }
}
