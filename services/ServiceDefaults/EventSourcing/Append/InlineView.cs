using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Rows of a read model written by the very statement that appends the events. <see cref="Sql"/> is one data-changing
/// query that joins the table <c>accepted (member int)</c>, so that it runs for accepted appends only; its parameters
/// begin with <c>@v_</c>. It is known as <c>viewed</c> to the queries that follow from it.
/// </summary>
public interface IInlineView<TState>
{
    string Sql { get; }

    /// <summary>More data-changing queries, each on what <c>viewed</c> returns.</summary>
    IReadOnlyList<string> Following => [];

    void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<TState>> rows);
}

/// <summary>A stream as it stands after an append.</summary>
/// <param name="Member">Number of the append within its statement.</param>
public sealed record ViewRow<TState>(int Member, StreamKey Key, long Version, TState State, IReadOnlyList<object> NewEvents);
