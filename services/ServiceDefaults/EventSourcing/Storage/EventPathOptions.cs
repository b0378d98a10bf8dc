namespace ServiceDefaults.EventSourcing;

/// <summary>What a service tells the event path about itself.</summary>
public sealed class EventPathOptions
{
    private readonly List<string> _migrations = [];
    private readonly List<ConsumerRegistration> _consumers = [];
    private readonly List<string> _positions = ["path.feed"];

    internal EventPathOptions(string owner, Func<RecordedEvent, object> translate) => (Owner, Translate) = (owner, translate);

    /// <summary>Name of this service, and the CloudEvents source of its events.</summary>
    public string Owner { get; }

    /// <summary>Stored event to public event; every stored event has one.</summary>
    public Func<RecordedEvent, object> Translate { get; }

    /// <summary>How often stream heads are compared with their owners.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What was recorded more recently than this may still be on its way and is left to the broker.</summary>
    public TimeSpan SweepMargin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the broker may take to confirm; after that the outcome is unknown and the relay publishes again.</summary>
    public TimeSpan PublishPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the first events that come wait for others to be applied with: a service whose effects nobody waits for in that time
    /// costs a fraction of the processor time where little happens at once.
    /// </summary>
    public TimeSpan Gather { get; set; }

    /// <summary>The same on the way out: how long the first event that was appended waits for others to be relayed with.</summary>
    public TimeSpan GatherBeforeRelay { get; set; }

    internal IReadOnlyList<string> Migrations => _migrations;

    internal IReadOnlyList<ConsumerRegistration> Consumers => _consumers;

    internal IReadOnlyList<string> Positions => _positions;

    /// <summary>Idempotent SQL for the service's own tables, run at a start where it is not what was run last.</summary>
    public void Migrate(string sql) => _migrations.Add(sql);

    /// <summary>A table of the service's own that is read by position, as the feed is: its key begins with a column <c>xid</c>.</summary>
    public void ReadByPosition(string table) => _positions.Add(table);

    /// <summary>Events of an owner go to this consumer.</summary>
    /// <param name="owner">Such as <c>incident</c>.</param>
    /// <param name="patterns">Type patterns as the broker knows them (<c>incident.#</c>); together they cover whole streams.</param>
    public void Consume<T>(string owner, params string[] patterns)
        where T : class, IEventConsumer =>
        _consumers.Add(new ConsumerRegistration(owner, patterns, typeof(T)));
}

internal sealed record ConsumerRegistration(string Owner, IReadOnlyList<string> Patterns, Type Consumer)
{
    /// <summary>Whether the streams of this registration hold such a type: its category is the pattern's first word.</summary>
    public bool Covers(string type) => Patterns.Any(p => p == "#" || type.StartsWith(p.Replace("#", "", StringComparison.Ordinal), StringComparison.Ordinal));
}
