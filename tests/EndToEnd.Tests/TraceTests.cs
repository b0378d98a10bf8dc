using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EndToEnd.Telemetry;

namespace EndToEnd;

/// <summary>What an operator sees of one fault: one trace, and the figures that the boards and alerts are made of.</summary>
[Collection(PlatformCollection.Name)]
public partial class TraceTests(RunningPlatform platform)
{
    [Fact]
    public async Task One_trace_leads_from_the_request_through_the_bus_and_a_timer_to_the_webhook()
    {
        var caller = ActivitySpanId.CreateRandom().ToString();
        var spans = (await ToldBreach(caller, whole: true)).Spans;
        foreach (var (service, name) in ((string, string)[])[
            ("incident", "publish incident.reported.v1"), ("escalation", "apply incident.reported.v1"), ("escalation", "publish clock.started.v1"),
            ("escalation", "clock:response"), ("escalation", "publish clock.breached.v1"), ("notification", "apply incident.escalated.v1"),
            ("notification", "deliver"), ("notification", "POST")])
        {
            Assert.True(spans.Any(span => span.Service == service && span.Name == name), $"{service} has no span «{name}»");
        }

        Assert.Contains(spans, span => span.Service == "gateway" && span.Parent == caller);
    }

    [Fact]
    public async Task Boards_and_alerts_ask_for_figures_that_exist()
    {
        await ToldBreach(ActivitySpanId.CreateRandom().ToString());
        using var http = new HttpClient();
        var served = new List<string>();
        foreach (var process in platform.Metrics)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, process);
            request.Headers.Authorization = new("Bearer", platform.Options.Credentials["administrator"]);
            using var answer = await http.SendAsync(request);
            served.Add(await answer.Content.ReadAsStringAsync());
        }

        var folder = RepositoryRoot.Combine("deploy", "observability");
        var asked = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .SelectMany(file => Metric().Matches(File.ReadAllText(file)).Select(match => Suffix().Replace(match.Value, ""))).Distinct().ToArray();
        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.True(served.Exists(text => text.Contains(name, StringComparison.Ordinal)), $"nobody serves {name}"));
    }

    /// <summary>
    /// A fault whose response is not given in time, until the webhook about that has been sent; all spans of it. Each process
    /// exports its spans in its own time, a child often before its parent: <paramref name="whole"/> waits until no parent is missing.
    /// </summary>
    private async Task<Trace> ToldBreach(string caller, bool whole = false)
    {
        var id = ActivityTraceId.CreateRandom().ToString();
        using var http = new HttpClient { BaseAddress = platform.Options.Gateway };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/incidents")
        {
            Content = JsonContent.Create(new { contract = "store-hardware", severity = "1", summary = "A till stopped", reporter = new { name = "Chen" } }),
        };
        request.Headers.Authorization = new("Bearer", platform.Options.Credentials["dispatcher"]);
        request.Headers.Add("traceparent", $"00-{id}-{caller}-01");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var administrator = platform.Who("administrator");
        await administrator.Post("/development/clock", new { advance = "P1D" });
        return await Soon.Seen(
            () => Task.FromResult<Trace?>(new(platform.Traces.Of(id))), trace => trace.TellsOfATimer() && (!whole || trace.LeadsTo(caller)));
    }

    private sealed record Trace(IReadOnlyList<ReceivedSpan> Spans)
    {
        /// <summary>Whether a webhook about what a timer led to, the next level, was called, and the call has ended.</summary>
        public bool TellsOfATimer()
        {
            var heard = Spans
                .Where(span => span.Service == "notification" && span.Name == "apply incident.escalated.v1")
                .Select(span => span.Id).ToHashSet();
            var delivered = Spans.Where(span => span.Name == "deliver" && heard.Contains(span.Parent)).Select(span => span.Id).ToHashSet();
            return Spans.Any(span => span.Name == "POST" && delivered.Contains(span.Parent));
        }

        /// <summary>Whether every span has its parent in the trace, and the first of them the caller's.</summary>
        public bool LeadsTo(string caller)
        {
            var ids = Spans.Select(span => span.Id).Append(caller).ToHashSet(StringComparer.Ordinal);
            return Spans.All(span => ids.Contains(span.Parent));
        }

        public override string ToString() => string.Join('\n', Spans.Select(span => $"{span.Parent} → {span.Id} {span.Service} {span.Name}"));
    }

    [GeneratedRegex("(platform|http_server|dotnet)_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
