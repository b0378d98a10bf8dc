using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// Executes commands. Those that arrive together share one round trip and one commit; each is decided, refused and
/// answered on its own. Nothing waits on purpose: while one commit is under way the next group gathers.
/// </summary>
public sealed class CommandProcessor(NpgsqlDataSource store, StreamReader reader, Appender appender, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Type, object> _queues = new();

    /// <summary>Decides and appends; a conflict without <see cref="Command{TState}.ExpectedVersion"/> is decided again.</summary>
    public Task<Outcome<TState>> Execute<TState>(Command<TState> command, CancellationToken ct)
        where TState : notnull
    {
        var queue = (CommandQueue<TState>)_queues.GetOrAdd(typeof(TState), _ => new CommandQueue<TState>(store, reader, appender, clock));
        return queue.Execute(command, ct);
    }
}

/// <summary>Commands on one kind of stream: two writers, each stream always with the same one.</summary>
internal sealed class CommandQueue<TState>
    where TState : notnull
{
    private const int Writers = 2;
    private const int GroupSize = 128;
    private const int Tries = 50;

    private readonly NpgsqlDataSource _store;
    private readonly StreamReader _reader;
    private readonly Appender _appender;
    private readonly TimeProvider _clock;
    private readonly Channel<Pending>[] _queues;

    public CommandQueue(NpgsqlDataSource store, StreamReader reader, Appender appender, TimeProvider clock)
    {
        (_store, _reader, _appender, _clock) = (store, reader, appender, clock);
        _queues = [.. Enumerable.Range(0, Writers).Select(_ =>
            Channel.CreateBounded<Pending>(new BoundedChannelOptions(10_000) { SingleReader = true }))];
        foreach (var queue in _queues) _ = Task.Run(() => Write(queue.Reader));
    }

    public async Task<Outcome<TState>> Execute(Command<TState> command, CancellationToken ct)
    {
        var pending = new Pending(command, command.Type.Key(command.Tenant, command.Id), Activity.Current?.Id);
        var writer = (pending.Key.GetHashCode() & int.MaxValue) % Writers;
        await _queues[writer].Writer.WriteAsync(pending, ct);
        return await pending.Answer.Task.WaitAsync(ct);
    }

    private async Task Write(ChannelReader<Pending> queue)
    {
        var later = new List<Pending>();
        while (later.Count > 0 || await queue.WaitToReadAsync())
        {
            // One command a stream and group; the others of that stream wait for the next group.
            var group = new Dictionary<StreamKey, Pending>();
            var waiting = later;
            later = [];
            foreach (var pending in waiting) Take(pending);
            while (group.Count < GroupSize && later.Count < GroupSize && queue.TryRead(out var pending)) Take(pending);
            later.AddRange(await Process([.. group.Values]));

            void Take(Pending pending)
            {
                if (!group.TryAdd(pending.Key, pending)) later.Add(pending);
            }
        }
    }

    /// <summary>Answers the members of a group; gives back those that must be decided again.</summary>
    private async Task<IReadOnlyList<Pending>> Process(IReadOnlyList<Pending> group)
    {
        try
        {
            await using var connection = await _store.OpenConnectionAsync();
            await Prepare(connection, group);
            var members = group.Where(p => !p.Answer.Task.IsCompleted && Decide(p)).ToList();
            return members.Count == 0 ? [] : await Append(connection, members);
        }
        catch (Exception e) when (group.Count > 1 || EventTransactions.IsConflict(e))
        {
            // One member spoiled the group (a twin of a command, a deadlock, a decision that throws): each by itself.
            if (group.Count == 1) return Again(group[0], e);
            var again = new List<Pending>();
            foreach (var pending in group.Where(p => !p.Answer.Task.IsCompleted)) again.AddRange(await Process([pending.MustLoad()]));
            return again;
        }
        catch (Exception e)
        {
            group[0].Answer.TrySetException(e);
            return [];
        }
    }

    private static IReadOnlyList<Pending> Again(Pending pending, Exception e)
    {
        if (++pending.Attempts < Tries) return [pending.MustLoad()];
        pending.Answer.TrySetException(e);
        return [];
    }

    private async Task Prepare(NpgsqlConnection connection, IReadOnlyList<Pending> group)
    {
        var toLoad = group.Where(p => p.Load).ToList();
        if (toLoad.Count > 0)
        {
            var type = toLoad[0].Command.Type;
            var streams = await _reader.LoadMany(connection, type, [.. toLoad.Select(p => p.Key)], CancellationToken.None);
            var known = await CommandLog.Find(connection, [.. toLoad.Select(p => (p.Key.Tenant, p.Command.CommandId))], CancellationToken.None);
            foreach (var pending in toLoad)
            {
                pending.Stream = streams[pending.Key];
                if (known.TryGetValue((pending.Key.Tenant, pending.Command.CommandId), out var first)) await Repeat(pending, first);
            }
        }

        foreach (var pending in group.Where(p => !p.Load)) pending.Stream = new(pending.Command.Type.Initial, 0);
    }

    private async Task Repeat(Pending pending, AcceptedCommand first)
    {
        var command = pending.Command;
        if (command.RequestHash is { } hash && first.Hash is { } firstHash && !hash.AsSpan().SequenceEqual(firstHash))
        {
            pending.Refuse(new Rejection(
                "idempotency-key-reused", "This Idempotency-Key was used for another request; take a new key for a new request.", Refusal.Invalid, "Idempotency-Key"));
            return;
        }

        var key = new StreamKey(command.Tenant, first.Stream);
        var then = await _reader.Load(command.Type, key, CancellationToken.None, first.Version);
        pending.Answer.TrySetResult(new Outcome<TState>(then!.State, then.Version, null, Repeated: true, Changed: true));
    }

    /// <summary>Whether there is something to append.</summary>
    private bool Decide(Pending pending)
    {
        var (command, stream) = (pending.Command, pending.Stream);
        if (command.ExpectedVersion is { } expected && expected != stream.Version)
        {
            pending.Refuse(new Rejection(
                "version-conflict", $"The state has moved on to version {stream.Version}; read it again and decide anew.", Refusal.PreconditionFailed, "If-Match"));
            return false;
        }

        var now = _clock.GetUtcNow();
        var decision = command.Decide(stream.State, now);
        if (decision.Rejection is { } rejection)
        {
            pending.Refuse(rejection);
            return false;
        }

        if (decision.Events.Count == 0)
        {
            pending.Answer.TrySetResult(new Outcome<TState>(stream.State, stream.Version, null, Repeated: false, Changed: false));
            return false;
        }

        pending.Next = decision.Events.Aggregate(stream.State, command.Type.Evolve);
        var (contract, severity) = command.Type.Labels(pending.Next);
        pending.Append = new Append(pending.Key, stream.Version, command.CommandId, command.RequestHash, decision.Events, new EventMetadata(
            now, command.Actor, command.CorrelationId ?? command.CommandId.ToString(), command.CausationId ?? command.CommandId.ToString(),
            contract, severity, pending.TraceParent));
        return true;
    }

    private async Task<IReadOnlyList<Pending>> Append(NpgsqlConnection connection, List<Pending> members)
    {
        var accepted = await _appender.Write(
            connection, members[0].Command.Type, [.. members.Select(p => p.Append!)], [.. members.Select(p => p.Next!)], CancellationToken.None);
        var again = new List<Pending>();
        for (var member = 0; member < members.Count; member++)
        {
            var pending = members[member];
            if (accepted.Contains(member))
                pending.Answer.TrySetResult(new Outcome<TState>(pending.Next!, pending.Stream.Version + pending.Append!.Events.Count, null, false, true));
            else
                again.AddRange(Again(pending, new StreamMovedException()));
        }

        return again;
    }

    private sealed class Pending(Command<TState> command, StreamKey key, string? traceParent)
    {
        public Command<TState> Command { get; } = command;

        public StreamKey Key { get; } = key;

        public string? TraceParent { get; } = traceParent;

        public TaskCompletionSource<Outcome<TState>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Load { get; private set; } = !command.Creates;

        public int Attempts { get; set; }

        public LoadedStream<TState> Stream { get; set; } = new(command.Type.Initial, 0);

        public TState? Next { get; set; }

        public Append? Append { get; set; }

        public Pending MustLoad()
        {
            Load = true;
            return this;
        }

        public void Refuse(Rejection rejection) =>
            Answer.TrySetResult(new Outcome<TState>(Stream.State, Stream.Version, rejection, Repeated: false, Changed: false));
    }
}
