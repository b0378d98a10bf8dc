using Incidents.Domain;
using Incidents.Projections;
using Incidents.Storage;
using Incidents.Tests.Api;
using Npgsql;

namespace Incidents.Tests.Projections;

/// <summary>The view is what the events say, always, and can be made from them again.</summary>
public class ViewTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly (string Command, object Body)[] Commands =
    [
        ("acknowledge", new { owner = "carol" }), ("classify", new { severity = "stuck", reason = "r" }),
        ("escalate", new { reason = "r" }), ("accept", new { team = "remote" }), ("action-plan", new { plan = "p" }),
        ("status-update", new { text = "t" }), ("workaround", new { description = "w" }), ("pause", new { reason = "part" }),
        ("resume", new { }), ("hand-back", new { reason = "r" }), ("assign", new { owner = "dave" }), ("resolve", new { resolution = "r" }),
        ("reopen", new { reason = "r" }), ("close", new { }), ("cancel", new { reason = "r" }),
    ];

    [Fact]
    public async Task Every_row_equals_the_fold_of_its_stream_and_a_rebuild_gives_the_same_rows()
    {
        var random = new Random(4711);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async n =>
        {
            var last = await api.Report(IncidentApi.AReport(dedupKey: $"view-{n % 9}"));
            for (var step = 0; step < 12; step++)
            {
                var (command, body) = Commands[random.Next(Commands.Length)];
                await api.Command(last.Id, command, body, ifMatch: (await api.Read(last.Id)).ETag);
            }
        }));
        var before = await Rows();
        Assert.NotEmpty(before);
        foreach (var (id, row) in before)
            Assert.Equal(await Fold(new IncidentId(id)), row);

        await Execute("""
            update views.incident set status = 'wrong', data = '{}' where id in (select id from views.incident order by id limit 3);
            delete from views.incident where id in (select id from views.incident order by id desc limit 3);
            insert into views.incident select gen_random_uuid(), tenant, 1, number, contract, status, level, severity, site, owner,
                dedup_key,
                reported_at, data from views.incident limit 1;
            """);
        Assert.Equal(before.Count, await api.Get<IncidentViewRebuild>().Run(CancellationToken.None));
        Assert.Equal(before, await Rows());
    }

    private async Task<string> Fold(IncidentId id)
    {
        var loaded = await api.Get<ServiceDefaults.EventSourcing.StreamReader>()
            .Load(IncidentStreams.Type, IncidentStreams.Type.Key(TestCaller.Tenant, id.ToString()), CancellationToken.None);
        var incident = loaded!.State;
        var document = IncidentDocument.Of(id, incident, loaded.Version);
        return string.Join(
            ' ', loaded.Version, document.Number, document.Status, document.Level, document.Severity, document.Owner, incident.DedupKey,
            Text(document));
    }

    private async Task<SortedDictionary<Guid, string>> Rows()
    {
        var rows = new SortedDictionary<Guid, string>();
        await using var command = api.Get<NpgsqlDataSource>().CreateCommand(
            "select id, version, number, status, level, severity, owner, dedup_key, data::text from views.incident where tenant = $1");
        command.Parameters.AddWithValue(TestCaller.Tenant);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var document = System.Text.Json.JsonSerializer.Deserialize<IncidentDocument>(reader.GetString(8), Contracts.PublicEvents.Json)!;
            rows[reader.GetGuid(0)] = string.Join(' ', Enumerable.Range(1, 7).Select(n => reader[n].ToString())) + $" {Text(document)}";
        }
        return rows;
    }

    private static string Text(IncidentDocument document) =>
        System.Text.Json.JsonSerializer.Serialize(document, Contracts.PublicEvents.Json);

    private async Task Execute(string sql)
    {
        await using var command = api.Get<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
