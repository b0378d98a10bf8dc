using System.Diagnostics;

namespace EventPaths.Relay;

/// <summary>When the relay goes to work, and which of several.</summary>
public sealed class RelayTurnTests : OneStore
{
    private readonly BusFault _bus = new();

    [Fact]
    public async Task A_commit_wakes_it()
    {
        var node = await Platform.Start("incident");
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await node.Note(Guid.CreateVersion7(), 0);
        await wire.Carried(1);
        var (woken, polled) = (new List<TimeSpan>(), new List<TimeSpan>());
        foreach (var n in Enumerable.Range(1, 20))
        {
            woken.Add(await Took(2 * n, node.Note(Guid.CreateVersion7(), n)));
            polled.Add(await Took((2 * n) + 1, AppendUnheard(node)));
        }

        // What nobody tells of waits for the next look, 250 ms after the last one; a machine that is slow is so with both.
        Assert.InRange(Median(polled) - Median(woken), TimeSpan.FromMilliseconds(60), TimeSpan.MaxValue);

        async Task<TimeSpan> Took(int events, Task appended)
        {
            var from = Stopwatch.GetTimestamp();
            await appended;
            await wire.Carried(events);
            return Stopwatch.GetElapsedTime(from);
        }

        static TimeSpan Median(List<TimeSpan> took) => took.Order().ElementAt(took.Count / 2);
    }

    [Fact]
    public async Task Two_replicas_relay_everything_once()
    {
        var unsure = 0;
        _bus.Around = async (events, publish, _) =>
        {
            try
            {
                await publish(events);
            }
            catch
            {
                Interlocked.Add(ref unsure, events.Count);
                throw;
            }
        };
        var one = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });
        var two = await Platform.Start("incident", new NodeSetup { Services = _bus.Install }, replica: true);
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => (n % 2 == 0 ? one : two).Execute(ids[n % 20], Notebook.AddNext)));
        await wire.Carried(400);

        await two.DisposeAsync();
        await one.Note(ids[0], 1000);
        await wire.Carried(401);
        // Twice only what the broker was slow to confirm, which is the rule of another test.
        Assert.InRange(wire.Duplicates, 0, unsure);
        Assert.Equal(0, wire.OutOfOrder);
    }

    /// <summary>As by a process that has died since: committed, and nobody told.</summary>
    private async Task AppendUnheard(Node node)
    {
        await using var connection = new NpgsqlConnection(Store.ConnectionString);
        await connection.OpenAsync();
        var key = Notebooks.Incident.Key(TestCaller.Tenant, Guid.CreateVersion7().ToString());
        var noted = new Noted(1, "");
        var append = new ServiceDefaults.EventSourcing.Append(
            key, 0, Guid.NewGuid(), null, [noted], new(TimeProvider.System.GetUtcNow(), "test", null, null, null, null, null));
        var state = new LoadedStream<Notebook>(Notebook.Evolve(Notebook.Empty, noted), 1);
        await node.Services.GetRequiredService<Appender>().Write(
            connection, Notebooks.Incident, [append], new Dictionary<StreamKey, LoadedStream<Notebook>> { [key] = state }, default);
    }
}
