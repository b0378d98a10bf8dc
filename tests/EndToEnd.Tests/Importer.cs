using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace EndToEnd;

/// <summary>Sends logs through the gateway and waits until they are everywhere.</summary>
internal sealed class Importer(RunningPlatform platform)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    // Who applies whose streams.
    private static readonly (string Consumer, string Owner)[] s_consumers =
    [
        ("escalation", "incident"), ("notification", "incident"), ("reporting", "incident"), ("incident", "escalation"),
        ("notification", "escalation"), ("reporting", "escalation"), ("reporting", "notification"),
    ];

    /// <summary>Every state the import was seen in; the last one is its end.</summary>
    public async Task<IReadOnlyList<JsonNode>> Import(byte[] file)
    {
        using var http = new HttpClient { BaseAddress = platform.Options.Gateway };
        http.DefaultRequestHeaders.Authorization = new("Bearer", platform.Options.Credentials["dispatcher"]);
        var mapping = await File.ReadAllTextAsync(RepositoryRoot.Combine("contracts", "samples", "volvo-incidents.mapping.yaml"));
        using var form = new MultipartFormDataContent { { new StringContent(mapping), "mapping" }, { new ByteArrayContent(file), "file", "log" } };
        using var answer = await http.PostAsync("/v1/imports", form);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());

        using var dispatcher = platform.Who("dispatcher");
        var seen = new List<JsonNode>();
        await Soon.Seen(
            () => dispatcher.Find(answer.Headers.Location!.ToString()),
            status =>
            {
                seen.Add(status);
                return status["status"]!.ToString() != "running";
            },
            s_patience);
        return seen;
    }

    /// <summary>Until every consumer has applied every event its owners have stored.</summary>
    public async Task CaughtUp()
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await Behind() is { } behind)
        {
            Assert.False(patience.IsCancellationRequested, behind);
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<string?> Behind()
    {
        foreach (var (consumer, owner) in s_consumers)
        {
            // Applied first: what is stored between the two looks makes it look behind, never ahead.
            var applied = await Sum(consumer, $"select coalesce(sum(version), 0)::bigint from path.gate where source = '{owner}'");
            var stored = await Sum(owner, "select count(*) from path.feed");
            if (applied < stored)
                return $"{consumer} has applied {applied} of {stored} events of {owner}";
        }

        return null;
    }

    private async Task<long> Sum(string service, string sql)
    {
        await using var store = NpgsqlDataSource.Create(platform.Database(service).ConnectionString);
        await using var command = store.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
