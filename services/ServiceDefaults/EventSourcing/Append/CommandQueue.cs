using System.Threading.Channels;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Commands on one kind of stream: two writers, each stream always with the same one.</summary>
internal sealed class CommandQueue<TState>
    where TState : notnull
{
    private const int Writers = 2;
    private const int GroupSize = 128;

    /// <summary>Conflicts before a command is given up: others would have to be quicker every time.</summary>
    private const int Tries = 50;

    /// <summary>Broken connections before the caller is told.</summary>
    private const int ConnectionTries = 4;

    private readonly NpgsqlDataSource _store;
    private readonly StreamReader _reader;
    private readonly Appender _appender;
    private readonly WakeSignal _wake;
    private readonly TimeProvider _clock;
    private readonly Channel<PendingCommand<TState>>[] _queues;

    public CommandQueue(NpgsqlDataSource store, StreamReader reader, Appender appender, WakeSignal wake, TimeProvider clock)
    {
        (_store, _reader, _appender, _wake, _clock) = (store, reader, appender, wake, clock);
        _queues = [.. Enumerable.Range(0, Writers).Select(_ =>
            Channel.CreateBounded<PendingCommand<TState>>(new BoundedChannelOptions(10_000) { SingleReader = true }))];
        foreach (var queue in _queues) _ = Task.Run(() => Write(queue.Reader));
    }

    public async Task<Outcome<TState>> Execute(Command<TState> command, CancellationToken ct)
    {
        var pending = new PendingCommand<TState>(command);
        var writer = (pending.Key.GetHashCode() & int.MaxValue) % Writers;
        await _queues[writer].Writer.WriteAsync(pending, ct);
        return await pending.Answer.WaitAsync(ct);
    }

    private async Task Write(ChannelReader<PendingCommand<TState>> queue)
    {
        var group = new List<PendingCommand<TState>>();
        while (group.Count > 0 || await queue.WaitToReadAsync())
        {
            while (group.Count < GroupSize && queue.TryRead(out var pending)) group.Add(pending);
            await Process(group);
            group.RemoveAll(pending => pending.IsAnswered);
        }
    }

    /// <summary>Answers members of a group; who has no answer after it is decided again.</summary>
    private async Task Process(IReadOnlyList<PendingCommand<TState>> group)
    {
        try
        {
            await using var connection = await _store.OpenConnectionAsync();
            var streams = await Prepare(connection, group);
            Decide(group, streams);
            var members = group.Where(pending => pending.Append is not null).ToList();
            IReadOnlySet<StreamKey> accepted = members.Count == 0 ? new HashSet<StreamKey>() : await _appender.Write(
                connection, members[0].Command.Type, [.. members.Select(m => m.Append!)], streams, CancellationToken.None);

            if (accepted.Count > 0) _wake.SetAppended();
            // A refusal, too, may stand on what another member of the group has done.
            var refused = members.Select(m => m.Key).Where(key => !accepted.Contains(key)).ToHashSet();
            foreach (var pending in group.Where(p => p.IsDecided && !refused.Contains(p.Key))) pending.Settle();
            Again(group, Tries, new StreamMovedException());
        }
        catch (Exception e) when (EventTransactions.IsConflict(e))
        {
            if (group.Count == 1) Again(group, Tries, e);
            else await OneByOne(group);
        }
        catch (NpgsqlException e) when (e is not PostgresException || e.IsTransient)
        {
            // Whether it was committed is not known: the command ids tell, on another connection.
            Again(group, ConnectionTries, e);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
        catch (Exception) when (group.Count > 1)
        {
            await OneByOne(group);
        }
        catch (Exception e)
        {
            group[0].Fail(e);
        }
    }

    /// <summary>One member spoiled the group, such as a twin of a command: each by itself.</summary>
    private async Task OneByOne(IReadOnlyList<PendingCommand<TState>> group)
    {
        foreach (var pending in group.Where(p => !p.IsAnswered))
        {
            pending.Again();
            await Process([pending]);
        }
    }

    private static void Again(IReadOnlyList<PendingCommand<TState>> group, int tries, Exception reason)
    {
        foreach (var pending in group.Where(p => !p.IsAnswered))
        {
            pending.Again();
            if (pending.Attempts >= tries) pending.Fail(reason);
        }
    }

    /// <summary>States of the group's streams; who asks for what was done before is answered.</summary>
    private async Task<Dictionary<StreamKey, LoadedStream<TState>>> Prepare(
        NpgsqlConnection connection, IReadOnlyList<PendingCommand<TState>> group)
    {
        var type = group[0].Command.Type;
        var toLoad = group.Where(p => p.MustLoad).ToList();
        var streams = new Dictionary<StreamKey, LoadedStream<TState>>();
        if (toLoad.Count > 0)
        {
            (streams, var accepted) = await _reader.LoadMany(
                connection, type, toLoad.Select(p => p.Key), [.. toLoad.Select(p => (p.Key.Tenant, p.Command.CommandId))], CancellationToken.None);
            foreach (var pending in toLoad)
            {
                if (accepted.TryGetValue((pending.Key.Tenant, pending.Command.CommandId), out var first))
                    await Repeat(pending, first, streams[pending.Key]);
            }
        }

        foreach (var pending in group.Where(p => !p.MustLoad)) streams.TryAdd(pending.Key, new(type.Initial, 0));
        return streams;
    }

    private async Task Repeat(PendingCommand<TState> pending, AcceptedCommand first, LoadedStream<TState> stream)
    {
        var command = pending.Command;
        if (first.Refuses(command.RequestHash) is { } rejection)
        {
            pending.Refuse(stream, rejection);
            pending.Settle();
            return;
        }

        var then = await _reader.Load(command.Type, new(command.Tenant, first.Stream), CancellationToken.None, first.Version);
        pending.Repeat(then!);
    }

    /// <summary>Decides in the order of arrival: commands on one stream see each other.</summary>
    private void Decide(IReadOnlyList<PendingCommand<TState>> group, Dictionary<StreamKey, LoadedStream<TState>> streams)
    {
        var now = _clock.GetUtcNow();
        var commands = new HashSet<(string, Guid)>();
        foreach (var pending in group.Where(p => !p.IsAnswered))
        {
            // A twin waits for the next group, where it finds what the first one did.
            if (commands.Add((pending.Key.Tenant, pending.Command.CommandId)))
                streams[pending.Key] = pending.Decide(streams[pending.Key], now);
        }
    }
}
