using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace EventPaths.Feed;

/// <summary>The feed over REST, in pages and live.</summary>
public sealed class RestFeedTests : OneService
{
    private static readonly TestCaller Reader = TestCaller.Integrator;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_add_up_to_everything_once(int limit)
    {
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var n in Enumerable.Range(0, 23)) await Node.Execute(ids[n % 5], Notebook.AddNext);
        await Settled();

        var (read, after) = (new List<string>(), "");
        while (true)
        {
            var page = await Page($"?after={after}&limit={limit}");
            read.AddRange(page.Events.Select(e => e.GetProperty("position").GetString()!));
            Assert.True(page.Events.Count <= limit);
            after = page.Next;
            if (page.AtHead) break;
        }

        Assert.Equal(23, read.Distinct().Count());
        Assert.Equal(23, read.Count);
        Assert.Empty((await Page($"?after={after}")).Events);
    }

    [Fact]
    public async Task Types_and_contracts_choose()
    {
        await Node.Note(Guid.CreateVersion7(), 1, contract: "one");
        await Node.Note(Guid.CreateVersion7(), 2, contract: "two");
        await Node.Execute(Guid.CreateVersion7(), (_, _) => Decision.Of(new NotebookClosed("full")));
        await Settled();

        Assert.Equal(3, await Count(""));
        Assert.Equal(2, await Count("?types=incident.status-updated.v1"));
        Assert.Equal(3, await Count("?types=incident.*"));
        Assert.Equal(3, await Count("?types=incident.logged.v1,incident.status-updated.v1"));
        Assert.Equal(0, await Count("?types=incident.status"));
        Assert.Equal(1, await Count("?contracts=two"));
        Assert.Equal(0, await Count("?types=incident.logged.v1&contracts=two"));
    }

    [Fact]
    public async Task A_rare_type_is_found_behind_many_others_with_a_small_limit()
    {
        await Node.Execute(Guid.CreateVersion7(), (_, _) => Decision.Of([.. Enumerable.Range(1, 1200).Select(n => new Noted(n, ""))]));
        await Node.Execute(Guid.CreateVersion7(), (_, _) => Decision.Of(new NotebookClosed("full")));
        await Settled();

        var page = await Page("?types=incident.logged.v1&limit=1");
        Assert.Equal("incident.logged.v1", page.Events.Single().GetProperty("type").GetString());
        Assert.Empty((await Page($"?types=incident.logged.v1&limit=1&after={page.Next}")).Events);
    }

    [Fact]
    public async Task Nobody_reads_another_tenant()
    {
        var shared = Guid.CreateVersion7();
        await Node.Note(shared, 1, tenant: "one");
        await Node.Note(shared, 2, tenant: "two");
        await Settled();

        Assert.Equal(["one"], await Tenants(Reader.In("one")));
        Assert.Equal(["one", "two"], await Tenants(Reader.In("one", "two")));
        Assert.Empty(await Tenants(Reader.In("three")));
        // All tenants at once are for services only.
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Tenants(Reader.In("*")));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("/v1/feed?after=yesterday", "position-invalid")]
    [InlineData("/v1/feed?after=1--1", "position-invalid")]
    [InlineData("/v1/feed?after=99999999999999999999-1", "position-invalid")]
    [InlineData("/v1/feed?limit=0", "limit-out-of-range")]
    [InlineData("/v1/feed?limit=1001", "limit-out-of-range")]
    [InlineData("/v1/feed/live?after=yesterday", "position-invalid")]
    public async Task A_bad_parameter_is_named(string path, string code)
    {
        using var client = Node.Client(Reader);
        using var answer = await client.GetAsync(path);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(path.Contains("limit", StringComparison.Ordinal) ? "limit" : "after", problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_limit_that_is_no_number_is_named_too()
    {
        using var client = Node.Client(Reader);
        using var answer = await client.GetAsync("/v1/feed?limit=many");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-request"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("limit", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_those_who_may_read_the_feed_read_it()
    {
        using var client = Node.Client(TestCaller.Customer);
        using var page = await client.GetAsync("/v1/feed");
        using var live = await client.GetAsync("/v1/feed/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (page.StatusCode, live.StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?after=latest")]
    public async Task Live_from_now_on_begins_with_the_first_event_after_the_answer_began(string query)
    {
        await Node.Note(Guid.CreateVersion7(), 1);
        await Settled();
        await using var live = await Live.Open(Node.Client(Reader), query);
        await Node.Note(Guid.CreateVersion7(), 2);
        await Node.Note(Guid.CreateVersion7(), 3);

        Assert.Equal([2, 3], await live.Next(2));
    }

    [Fact]
    public async Task Live_resumes_exactly_after_the_last_event_received_however_often_it_breaks()
    {
        var received = new List<int>();
        var last = "0-0";
        var writing = Task.Run(async () =>
        {
            foreach (var n in Enumerable.Range(1, 120)) await Node.Note(Guid.CreateVersion7(), n);
        });
        while (received.Count < 120)
        {
            await using var live = await Live.Open(Node.Client(Reader), "", last);
            received.AddRange(await live.Next(Math.Min(17, 120 - received.Count)));
            last = live.LastEventId!;
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 120), received.Order());
        Assert.Equal(120, received.Distinct().Count());
    }

    [Fact]
    public async Task Live_shows_no_other_tenant_and_no_other_type()
    {
        await using var live = await Live.Open(Node.Client(Reader.In("one")), "?types=incident.status-updated.v1");
        await Node.Note(Guid.CreateVersion7(), 1, tenant: "two");
        await Node.Execute(Guid.CreateVersion7(), (_, _) => Decision.Of(new NotebookClosed("")), tenant: "one");
        await Node.Note(Guid.CreateVersion7(), 2, tenant: "one");

        Assert.Equal([2], await live.Next(1));
    }

    /// <summary>An event is in the feed once every older transaction of its database has ended, whosever it is.</summary>
    private async Task Settled()
    {
        var store = await Platform.Database("incident");
        await Eventually.Holds(
            () => store.Scalar<bool>("select coalesce(max(xid) < path.horizon(), true) from path.feed"),
            "all is in the feed");
    }

    private async Task<int> Count(string query) => (await Page(query)).Events.Count;

    private async Task<FeedResponse> Page(string query)
    {
        using var client = Node.Client(Reader);
        return (await client.GetFromJsonAsync<FeedResponse>($"/v1/feed{query}"))!;
    }

    private async Task<IEnumerable<string?>> Tenants(TestCaller caller)
    {
        using var client = Node.Client(caller);
        var page = await client.GetFromJsonAsync<FeedResponse>("/v1/feed");
        return page!.Events.Select(e => e.GetProperty("tenant").GetString());
    }

    /// <summary>A client of server-sent events, as a browser is one.</summary>
    private sealed class Live(HttpClient client, HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public string? LastEventId { get; private set; }

        public static async Task<Live> Open(HttpClient client, string query, string? last = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/feed/live{query}");
            if (last is not null) request.Headers.Add("Last-Event-ID", last);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            return new(client, answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<IReadOnlyList<int>> Next(int count)
        {
            var numbers = new List<int>();
            while (numbers.Count < count)
            {
                Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
                LastEventId = events.Current.EventId;
                numbers.Add(Notebooks.Read(EnvelopeFormat.Read(System.Text.Encoding.UTF8.GetBytes(events.Current.Data))).Number);
            }

            return numbers;
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
