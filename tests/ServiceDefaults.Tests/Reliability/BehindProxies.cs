namespace EventPaths.Reliability;

/// <summary>Two services, each of which has a way of its own to the broker that can be broken.</summary>
public abstract class BehindProxies : TwoServices
{
    /// <summary>Between the owner of events and the broker.</summary>
    private protected TcpProxy Out { get; private set; } = null!;

    /// <summary>Between the broker and who takes them.</summary>
    private protected TcpProxy In { get; private set; } = null!;

    private protected Node Incident { get; private set; } = null!;

    private protected Node Escalation { get; private set; } = null!;

    /// <summary>What the taker has asked of the owner, past the broker.</summary>
    private protected FeedCalls Calls { get; } = new();

    private protected BusFault Bus { get; } = new();

    private protected string Queue => $"{Platform.Broker.Prefix}.escalation";

    private protected abstract NodeSetup Setup { get; }

    private protected override async Task Start()
    {
        (Out, var outwards) = TcpProxy.Before(Platform.Broker);
        (In, var inwards) = TcpProxy.Before(Platform.Broker);
        Platform.With(Out);
        Platform.With(In);
        Action<IServiceCollection> services = Calls.Install;
        Incident = await Platform.Start("incident", Setup with { Broker = outwards, Services = services + Bus.Install });
        Escalation = await Platform.Start("escalation", Setup with { Broker = inwards, Consumes = ["incident"] });
        await Escalation.Swept;
    }

    private protected Task Notes(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(n => Incident.Note(Guid.CreateVersion7(), n)));
}
