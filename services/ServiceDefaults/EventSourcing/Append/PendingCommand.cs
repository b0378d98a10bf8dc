using System.Diagnostics;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>A command that waits for its answer.</summary>
internal sealed class PendingCommand<TState>(Command<TState> command)
    where TState : notnull
{
    private readonly TaskCompletionSource<Outcome<TState>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _traceParent = Activity.Current?.Id;

    public Command<TState> Command { get; } = command;

    public StreamKey Key { get; } = command.Type.Key(command.Tenant, command.Id);

    public Task<Outcome<TState>> Answer => _answer.Task;

    public bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Whether the stream and the command id must be looked up: not at the first try of one that makes its stream.</summary>
    public bool MustLoad { get; private set; } = !command.Creates;

    public int Attempts { get; private set; }

    /// <summary>What is to be appended, where the decision says so.</summary>
    public Append? Append { get; private set; }

    /// <summary>The answer, once all that it was decided on is committed; null while undecided.</summary>
    private Outcome<TState>? Verdict { get; set; }

    /// <summary>To be decided anew on what stands then.</summary>
    public void Again()
    {
        Attempts++;
        MustLoad = true;
        (Append, Verdict) = (null, null);
    }

    public void Fail(Exception e) => _answer.TrySetException(e);

    public void Settle() => _answer.TrySetResult(Verdict!);

    /// <summary>The same was accepted before.</summary>
    public void Repeat(LoadedStream<TState> then) => _answer.TrySetResult(new(then.State, then.Version, null, Repeated: true, Changed: true));

    /// <summary>Decides on a stream as it stands; gives back how it stands then.</summary>
    public LoadedStream<TState> Decide(LoadedStream<TState> stream, DateTimeOffset now)
    {
        if (Command.ExpectedVersion is { } expected && expected != stream.Version)
        {
            return Refuse(stream, new Rejection(
                "version-conflict", $"The state has moved on to version {stream.Version}; read it again and decide anew.",
                Refusal.PreconditionFailed, "If-Match"));
        }

        var decision = Command.Decide(stream.State, now);
        if (decision.Rejection is { } rejection) return Refuse(stream, rejection);
        if (decision.Events.Count == 0)
        {
            Verdict = new(stream.State, stream.Version, null, Repeated: false, Changed: false);
            return stream;
        }

        var next = new LoadedStream<TState>(
            decision.Events.Aggregate(stream.State, Command.Type.Evolve), stream.Version + decision.Events.Count);
        var (contract, severity) = Command.Type.Labels(next.State);
        var id = Command.CommandId.ToString();
        Append = new(Key, stream.Version, Command.CommandId, Command.RequestHash, decision.Events, new(
            now, Command.Actor, Command.CorrelationId ?? id, Command.CausationId ?? id, contract, severity, _traceParent));
        Verdict = new(next.State, next.Version, null, Repeated: false, Changed: true);
        return next;
    }

    public LoadedStream<TState> Refuse(LoadedStream<TState> stream, Rejection rejection)
    {
        Verdict = new(stream.State, stream.Version, rejection, Repeated: false, Changed: false);
        return stream;
    }

    public bool IsDecided => Verdict is not null;
}
