using System.Collections.Concurrent;

namespace EventPaths.Sample;

/// <summary>Databases, a broker name space and nodes of one test; everything goes with it.</summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly Dictionary<string, TestDatabase> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ports = Owners.ToDictionary(name => name, _ => FreePorts.Next(), StringComparer.Ordinal);
    private readonly ConcurrentStack<IAsyncDisposable> _running = new();

    private TestPlatform(TestBroker broker) => Broker = broker;

    public static IReadOnlyList<string> Owners { get; } = ["incident", "escalation", "reporting"];

    public TestBroker Broker { get; }

    /// <param name="broker">Another than the one all tests share; its end is its owner's business.</param>
    public static async Task<TestPlatform> Create(TestBroker? broker = null) => new(broker ?? await TestBroker.Create());

    public string AddressOf(string owner) => $"http://127.0.0.1:{_ports[owner]}";

    public async Task<TestDatabase> Database(string owner)
    {
        if (!_databases.TryGetValue(owner, out var database)) _databases.Add(owner, database = await TestDatabase.Create($"core_{owner}"));
        return database;
    }

    /// <summary>The first node of an owner, or a replica of it.</summary>
    public async Task<Node> Start(string owner, NodeSetup? setup = null, bool replica = false)
    {
        var node = await Node.Start(owner, this, setup ?? new NodeSetup(), replica ? FreePorts.Next() : _ports[owner]);
        With(node);
        // What is published before its queue is bound would have to wait for a sweep.
        if (setup?.Consumes.Count > 0) await Courier.Listening(owner, Broker);
        return node;
    }

    /// <summary>Ends with the platform, before what was started before it.</summary>
    public T With<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part)) await part.DisposeAsync();
        foreach (var database in _databases.Values) await database.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
