using Incidents.Domain;
using Incidents.Storage;
using Npgsql;
using ServiceDefaults.EventSourcing;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Incidents.Projections;

/// <summary>
/// Writes every row of <c>views.incident</c> anew from the events, while the service works: a row that moved on meanwhile is
/// left alone, and one without a stream is removed. The clocks' columns come from <c>views.incident_clock</c>.
/// Run it with <c>dotnet Platform.Incident.dll rebuild-views</c>.
/// </summary>
public sealed class IncidentViewRebuild(NpgsqlDataSource store, StreamReader streams)
{
    private const int Page = 500;

    /// <summary>How many rows were written.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var written = 0;
        for (var page = await Streams(new StreamKey("", ""), ct); page.Count > 0; page = await Streams(page[^1], ct))
        {
            var rows = new List<ViewRow<Incident>>(page.Count);
            foreach (var key in page)
                if (await streams.Load(IncidentStreams.Type, key, ct) is { } loaded)
                    rows.Add(new ViewRow<Incident>(rows.Count, key, loaded.Version, loaded.State, []));
            written += await Write(rows, ct);
        }
        await Tidy(ct);
        return written;
    }

    private async Task<List<StreamKey>> Streams(StreamKey after, CancellationToken ct)
    {
        await using var command = store.CreateCommand("""
            select tenant_id, id from events.mt_streams
            where id like 'incident/%' and (tenant_id, id) > ($1, $2) order by tenant_id, id limit $3
            """);
        command.Parameters.AddWithValue(after.Tenant);
        command.Parameters.AddWithValue(after.Stream);
        command.Parameters.AddWithValue(Page);
        var keys = new List<StreamKey>(Page);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            keys.Add(new StreamKey(reader.GetString(0), reader.GetString(1)));
        return keys;
    }

    private async Task<int> Write(IReadOnlyList<ViewRow<Incident>> rows, CancellationToken ct)
    {
        await using var command = store.CreateCommand($"{IncidentView.Insert} {IncidentView.OnConflict}");
        new IncidentView().Bind(command.Parameters, rows);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task Tidy(CancellationToken ct)
    {
        await using var command = store.CreateCommand($"""
            delete from views.incident i where not exists (
                select from events.mt_streams s where s.tenant_id = i.tenant and s.id = 'incident/' || i.id);
            {IncidentClocks.Refresh("select id from views.incident")}
            """);
        await command.ExecuteNonQueryAsync(ct);
    }
}
