using System.Collections.Concurrent;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Executes commands. Those that arrive together share one round trip and one commit; each is decided, refused and
/// answered on its own. Nothing waits on purpose: while one commit is under way the next group gathers.
/// </summary>
public sealed class CommandProcessor(NpgsqlDataSource store, StreamReader reader, Appender appender, WakeSignal wake, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Type, object> _queues = new();

    /// <summary>Decides and appends; a conflict without <see cref="Command{TState}.ExpectedVersion"/> is decided again.</summary>
    public Task<Outcome<TState>> Execute<TState>(Command<TState> command, CancellationToken ct)
        where TState : notnull
    {
        var queue = (CommandQueue<TState>)_queues.GetOrAdd(typeof(TState), _ => new CommandQueue<TState>(store, reader, appender, wake, clock));
        return queue.Execute(command, ct);
    }
}
