using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EventPaths.Gate;

/// <summary>What is no event, with the rights that a service has in production: nothing beyond the platform's prefix.</summary>
public sealed class PoisonTests : TwoServices
{
    private Node _incident = null!;

    private string Queue => $"{Platform.Broker.Prefix}.escalation";

    private protected override async Task Start() => _incident = await Platform.Start("incident");

    [Fact]
    public async Task What_is_no_event_is_set_aside_at_once_by_a_service_that_may_write_to_its_own_exchanges_only()
    {
        Assert.Equal(Constants.AccessRefused, await RefusedAtTheDefaultExchange());
        var aside = Platform.Broker.Queue("escalation_error");
        await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.AdminUri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync(Queue, "", "no event"u8.ToArray());
        await _incident.Note(Guid.CreateVersion7(), 1);

        await Effects.AppliedOnceAndInOrder(Owner, Taker);
        await Eventually.Equals<uint?>(1, () => Platform.Broker.Waiting(aside), "it is set aside", TimeSpan.FromSeconds(30));
        var kept = (await channel.BasicGetAsync(aside, autoAck: true))!;
        Assert.Equal("no event", Encoding.UTF8.GetString(kept.Body.Span));
        Assert.NotEmpty((byte[])kept.BasicProperties.Headers!["reason"]!);
        // No channel was closed over it, so nothing is delivered again.
        Assert.Equal<(uint?, uint?)>((0, 0), (await Platform.Broker.Waiting(Queue), await Platform.Broker.Waiting($"{Platform.Broker.Prefix}.dead-letter")));
    }

    /// <summary>What the broker says to a service that leaves its prefix.</summary>
    private async Task<int> RefusedAtTheDefaultExchange()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Platform.Broker.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(true, true));
        var refused = await Assert.ThrowsAnyAsync<OperationInterruptedException>(
            async () => await channel.BasicPublishAsync("", Queue, "no event"u8.ToArray()));
        return refused.ShutdownReason!.ReplyCode;
    }
}
