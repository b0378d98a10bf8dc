using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventPaths.Reliability;

/// <summary>A7: times that count are the database's; a clock that a test moves is there in development only.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData("2 hours")]
    [InlineData("-2 hours")]
    public async Task A7_A_host_clock_hours_off_is_in_no_stored_time(string apart)
    {
        await using var platform = await TestPlatform.Create();
        var store = await platform.Database("incident");
        var node = await platform.Start("incident");
        await store.Run("insert into path.test_clock (ahead) values ($1::interval)", TimeSpan.FromHours(apart[0] == '-' ? -2 : 2));
        await store.Run("select pg_notify('clock', '')");
        var clock = node.Services.GetRequiredService<TimeProvider>();
        await Eventually.Holds(
            async () => (clock.GetUtcNow() - await Now(store)).Duration() < TimeSpan.FromSeconds(1), "the node follows the database");

        DateTimeOffset decidedAt = default;
        var before = await Now(store);
        await node.Execute(Guid.CreateVersion7(), (_, now) =>
        {
            decidedAt = now;
            return Decision.Of(new Noted(1, ""));
        });
        var after = await Now(store);

        var slack = TimeSpan.FromMilliseconds(250);
        Assert.InRange(decidedAt, before - slack, after + slack);
        Assert.InRange(await store.Scalar<DateTimeOffset>("select timestamp from events.mt_events"), before, after);
        Assert.InRange(
            await store.Scalar<DateTimeOffset>("select (headers->>'time')::timestamptz from events.mt_events"), before - slack, after + slack);
        // It was off: the host's clock says something else by hours.
        Assert.InRange((TimeProvider.System.GetUtcNow() - after).Duration(), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public async Task In_development_an_administrator_moves_the_clock_forward_and_never_back()
    {
        await using var platform = await TestPlatform.Create();
        var store = await platform.Database("incident");
        var node = await platform.Start("incident");
        using var client = node.Client(TestCaller.Administrator);
        var before = await Now(store);

        using var moved = await client.PostAsJsonAsync("/development/clock", new { advance = "PT31M" });
        using var back = await client.PostAsJsonAsync("/development/clock", new { advance = "-PT1M" });
        using var nonsense = await client.PostAsJsonAsync("/development/clock", new { advance = "soon" });
        using var other = await node.Client(TestCaller.Manager).PostAsJsonAsync("/development/clock", new { advance = "PT1M" });

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.InRange(await Now(store), before.AddMinutes(31), before.AddMinutes(32));
        Assert.Equal("clock-goes-forward", (await back.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal("duration-invalid", (await nonsense.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task In_production_there_is_no_test_clock_even_over_a_store_of_development()
    {
        await using var platform = await TestPlatform.Create();
        var store = await platform.Database("incident");
        await (await platform.Start("incident")).DisposeAsync();
        await store.Run("insert into path.test_clock (ahead) values ('2 hours')");
        Assert.True(await store.Scalar<bool>("select path.now() > clock_timestamp() + interval '1 hour'"));

        var node = await platform.Start("incident", new NodeSetup { Environment = "Production" }, replica: true);
        using var client = node.Client(TestCaller.Administrator);
        using var answer = await client.PostAsJsonAsync("/development/clock", new { advance = "PT31M" });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(await store.Scalar<bool>("select path.now() <= clock_timestamp()"));
    }

    private static Task<DateTimeOffset> Now(TestDatabase store) => store.Scalar<DateTimeOffset>("select path.now()");
}
