using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bench.Bed;
using Bench.Reports;

namespace Bench.Import;

/// <summary>The whole log of past incidents, from the request until every projection has it; each import under a new prefix of its own.</summary>
internal static class WholeLog
{
    public static async Task Measure(LocalPlatform platform, Table table)
    {
        await CaughtUp.Wait(platform);
        var start = TimeProvider.System.GetTimestamp();
        using var client = platform.Client("dispatcher");
        using var form = new MultipartFormDataContent
        {
            { Part(Path.Combine(platform.Root, "contracts/samples/volvo-incidents.mapping.yaml"), "application/yaml"), "mapping", "mapping.yaml" },
            { Part(Path.Combine(platform.Root, "../shared/data/volvo-incidents-2013.csv.gz"), "application/gzip"), "file", "volvo-incidents-2013.csv.gz" },
        };
        using var accepted = await client.PostAsync("/v1/imports", form);
        if (!accepted.IsSuccessStatusCode) throw new InvalidOperationException(await accepted.Content.ReadAsStringAsync());
        var status = await Completed(client, accepted.Headers.Location!);
        var written = TimeProvider.System.GetElapsedTime(start);
        await CaughtUp.Wait(platform);
        var whole = TimeProvider.System.GetElapsedTime(start);
        table.Add(
            "import of the whole log, all projections caught up",
            $"{whole.TotalSeconds:0.0} s (written after {written.TotalSeconds:0.0} s); {status.GetProperty("lines")} lines, {status.GetProperty("incidents")} incidents, {status.GetProperty("events")} events",
            "≤ 60 s");
        await Memory.Tell(platform, table, "memory after the import");
    }

    private static ByteArrayContent Part(string file, string type)
    {
        var content = new ByteArrayContent(File.ReadAllBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static async Task<JsonElement> Completed(HttpClient client, Uri import)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await tick.WaitForNextTickAsync())
        {
            var status = await client.GetFromJsonAsync<JsonElement>(import);
            if (status.GetProperty("status").GetString() is "completed") return status;
            if (status.GetProperty("status").GetString() is not "running") throw new InvalidOperationException(status.GetRawText());
        }

        throw new InvalidOperationException("never");
    }
}
