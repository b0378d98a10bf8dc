using NpgsqlTypes;

namespace EventPaths.Sample;

/// <summary>
/// A consumer that writes down what it applies, a row an event, in the order in which it does; nothing in the table forbids a
/// second row, so that a doubled effect would be seen. Every event also makes its service add a note to a stream of its own.
/// </summary>
internal sealed class Copy(Conduct conduct) : IEventConsumer
{
    public const string Schema = """
        create table if not exists views.copy (
          place bigserial primary key, source text not null, tenant text not null, stream text not null, version bigint not null,
          number int not null, text text not null);
        """;

    public async Task Apply(EventBatch batch, CancellationToken ct)
    {
        conduct.Before(batch);
        await using var command = new NpgsqlCommand(
            """
            insert into views.copy (source, tenant, stream, version, number, text)
            select * from unnest(@source, @tenant, @stream, @version, @number, @text)
            """,
            batch.Transaction.Connection,
            batch.Transaction.Transaction);
        Add("source", NpgsqlDbType.Text, e => e.Owner);
        Add("tenant", NpgsqlDbType.Text, e => e.Tenant);
        Add("stream", NpgsqlDbType.Text, e => e.Subject);
        Add("version", NpgsqlDbType.Bigint, e => e.Sequence);
        Add("number", NpgsqlDbType.Integer, e => Notebooks.Read(e).Number);
        Add("text", NpgsqlDbType.Text, e => Notebooks.Read(e).Text);
        await command.ExecuteNonQueryAsync(ct);
        if (conduct.Reacts)
            await batch.Transaction.DecideAll(Notebooks.Clocks, [.. batch.Events.Select(Reaction)], ct);
        await conduct.After(batch, ct);

        void Add<T>(string name, NpgsqlDbType type, Func<EventEnvelope, T> value) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = batch.Events.Select(value).ToArray() });
    }

    private static Reaction<Notebook> Reaction(EventEnvelope e) => new(
        e.Tenant, e.Subject.Split('/')[1], DeterministicId.Of(e.Id, "echo"), "service:test",
        (_, _) => Decision.Of(new Noted(Notebooks.Read(e).Number, "echo")));
}

/// <summary>How a consumer behaves in a test.</summary>
internal sealed class Conduct
{
    /// <summary>Called with every batch before anything is written.</summary>
    public Action<EventBatch> Before { get; set; } = static _ => { };

    /// <summary>Called when everything is written, before the commit.</summary>
    public Func<EventBatch, CancellationToken, Task> After { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Whether it decides on its own streams too.</summary>
    public bool Reacts { get; init; }
}
