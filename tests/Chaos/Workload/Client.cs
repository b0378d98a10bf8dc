using System.Net.Http.Json;
using System.Text.Json;
using Chaos.Bed;
using Chaos.Histories;

namespace Chaos.Workload;

/// <summary>
/// One of those who report faults and work on them, at either gateway. Where an answer is lost the outcome is unknown: the same is said
/// again under the same key until something definite is answered or the run is over.
/// </summary>
internal sealed class Client(string name, Random random, IReadOnlyList<HttpClient> gateways, Desk desk, History history)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    /// <param name="stop">Nothing new is begun after this.</param>
    /// <param name="end">What has no definite answer by then never gets one.</param>
    public async Task Work(CancellationToken stop, CancellationToken end)
    {
        while (!stop.IsCancellationRequested)
        {
            await Step(end);
            await Wait(TimeSpan.FromMilliseconds(random.Next(50, 350)), stop);
        }
    }

    private async Task Step(CancellationToken end)
    {
        var choice = random.NextDouble();
        if (desk.Any(random) is not { } known || choice < 0.12) await Report(end);
        else if (choice < 0.24) await Read(Operation.ReadClocks, known.Id, $"/v1/incidents/{known.Id}/clocks", end);
        else if (choice < 0.36) await Read(Operation.Read, known.Id, $"/v1/incidents/{known.Id}", end);
        else if (choice < 0.46) await Write(known.Id, $"/v1/incidents/{known.Id}/major-report", end);
        else await Change(known, end);
    }

    private Task Report(CancellationToken end) => Say(
        Operation.Report, null, HttpMethod.Post, "/v1/incidents", null,
        new
        {
            contract = TwoOfEach.Tenant,
            category = "device",
            summary = $"Fault {random.Next()}",
            severity = random.Next(2) == 0 ? "1" : "2",
            reporter = new { name },
        },
        end);

    private Task Read(string op, Guid incident, string path, CancellationToken end) =>
        Say(op, incident, HttpMethod.Get, path, null, null, end);

    private Task Change(Known known, CancellationToken end)
    {
        var move = Move.Next(known.Status, random);
        return Say(move.Name, known.Id, HttpMethod.Post, $"/v1/incidents/{known.Id}/{move.Name}", known.Version, move.Body, end);
    }

    // The report of an incident, which moves on by itself when that one is resolved: so it is looked at first.
    private async Task Write(Guid incident, string path, CancellationToken end)
    {
        await Read(Operation.ReadReport, incident, $"{path}/versions", end);
        if (desk.Report(incident) is not { } report) return;
        var move = Move.Next(report, random);
        await Say(move.Name, incident, HttpMethod.Post, $"{path}/{move.Name.Split('-')[0]}", report.Version, move.Body, end);
    }

    private async Task Say(
        string op, Guid? incident, HttpMethod method, string path, long? expected, object? body, CancellationToken end)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var key = new Guid(bytes).ToString();
        history.Add(name, HistoryLine.Invoke, op, incident, key, new(Expected: expected));
        while (!end.IsCancellationRequested)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(end);
            patience.CancelAfter(s_patience);
            try
            {
                using var request = Request(method, path, key, expected, body);
                using var answer = await gateways[random.Next(gateways.Count)].SendAsync(request, patience.Token);
                var text = await answer.Content.ReadAsStringAsync(patience.Token);
                if (Learned(op, incident, key, answer, text)) return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                history.Add(name, HistoryLine.Info, op, incident, key, new(Note: e.GetBaseException().Message));
            }

            await Wait(TimeSpan.FromMilliseconds(random.Next(200, 800)), end);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string key, long? expected, object? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is null) return request;
        request.Content = JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", key);
        if (expected is { } version) request.Headers.IfMatch.Add(new($"\"{version}\""));
        return request;
    }

    /// <summary>Whether the answer is definite.</summary>
    private bool Learned(string op, Guid? incident, string key, HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        if (status is >= 500 or 408 or 429)
        {
            history.Add(name, HistoryLine.Info, op, incident, key, new(Status: status));
            return false;
        }

        if (!answer.IsSuccessStatusCode)
        {
            history.Add(name, HistoryLine.Fail, op, incident, key, new(Status: status, Note: CodeOf(text)));
            // Somebody else was quicker: the next try looks first.
            return true;
        }

        var json = JsonDocument.Parse(text).RootElement;
        if (op == Operation.ReadClocks)
        {
            history.Add(name, HistoryLine.Ok, op, incident, key);
            return true;
        }

        var version = json.GetProperty("version").GetInt64();
        if (Operation.CategoryOf(op) == Operation.ReportCategory)
        {
            history.Add(name, HistoryLine.Ok, op, incident, key, new(Version: version, Status: status));
            desk.SeenReport(json);
            return true;
        }

        history.Add(name, HistoryLine.Ok, op, json.GetProperty("id").GetGuid(), key, new(Version: version, Status: status));
        desk.Seen(json);
        return true;
    }

    private static string? CodeOf(string problem)
    {
        try
        {
            return JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return problem;
        }
    }

    private static async Task Wait(TimeSpan time, CancellationToken ct)
    {
        try
        {
            await Task.Delay(time, ct);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
