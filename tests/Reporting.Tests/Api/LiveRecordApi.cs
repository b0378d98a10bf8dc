using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace ReportingTests.Api;

/// <summary>The record of all services as it grows, over server-sent events.</summary>
[Collection(OneReportingService.Name)]
public sealed class LiveRecordApi(ReportingApi api)
{
    [Fact]
    public async Task It_begins_behind_what_is_recorded_whatever_others_do_on_the_same_server()
    {
        await using var elsewhere = await TestDatabase.Create("elsewhere");
        await using var connection = new NpgsqlConnection(elsewhere.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select pg_current_xact_id()", connection)) await take.ExecuteScalarAsync();
        var story = new Story(TimelineApi.NewTenant(out var caller)).ContractPublished().Reported();
        await api.Hear(story);
        using var client = api.As(caller);
        var page = default(JsonElement);
        await ReportingApi.Until(async () =>
            (page = await client.GetFromJsonAsync<JsonElement>("/v1/feed")).GetProperty("events").GetArrayLength() == story.Events.Count);

        await using var live = await client.GetStreamAsync("/v1/feed/live");
        using var reader = new StreamReader(live);
        Assert.Equal($": from {page.GetProperty("next")}", await reader.ReadLineAsync());
    }
}
