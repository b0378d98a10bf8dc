namespace EventPaths.Relay;

/// <summary>A service that is stopped while its relay is at work.</summary>
public sealed class RelayStopTests : OneStore
{
    private readonly BusFault _bus = new();

    [Fact]
    public async Task A_stop_lets_the_page_under_way_be_confirmed_and_it_is_not_published_again()
    {
        var reached = new TaskCompletionSource();
        var confirm = new TaskCompletionSource();
        _bus.Around = async (events, publish, ct) =>
        {
            reached.TrySetResult();
            await confirm.Task.WaitAsync(ct);
            await publish(events);
        };
        var node = await Platform.Start("incident", new NodeSetup { Services = _bus.Install });
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await node.Note(Guid.CreateVersion7(), 1);
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var stopped = node.DisposeAsync();
        while (node.Runs) await Task.Yield();
        confirm.SetResult();
        await stopped;

        await wire.Carried(1);
        Assert.Equal(1, await Store.Scalar<long>("select count(*) from path.cursor where name = 'relay'"));

        // The relay goes in order: when the next one is out, the first would have been out once more.
        node = await Platform.Start("incident");
        await node.Note(Guid.CreateVersion7(), 2);
        await wire.Carried(2);
        Assert.Equal([1, 2], wire.Seen.Select(d => Notebooks.Read(d.Event).Number));
    }
}
