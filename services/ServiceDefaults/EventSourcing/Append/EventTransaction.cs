using System.Diagnostics;
using Npgsql;
using ServiceDefaults.Decisions;

namespace ServiceDefaults.EventSourcing;

/// <summary>One local transaction in which the service's own streams and tables change together.</summary>
public sealed class EventTransaction
{
    private readonly StreamReader _reader;
    private readonly Appender _appender;
    private readonly HashSet<string> _wakes = [];

    internal EventTransaction(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, StreamReader reader, Appender appender)
    {
        (Connection, Transaction, Now) = (connection, transaction, now);
        (_reader, _appender) = (reader, appender);
    }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    /// <summary>Database clock at the start of the transaction.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Who has work to do once this is committed: channels of <see cref="WakeSignal"/>, beside those who wait for events.</summary>
    internal IReadOnlyCollection<string> Wakes => _wakes;

    internal bool HasAppended { get; private set; }

    /// <summary>Wakes this process's waiters on a channel when the transaction is committed; those of other replicas look by themselves.</summary>
    public void Wake(string channel) => _wakes.Add(channel);

    /// <summary>Before anything is decided: a key that was used for another request ends the work.</summary>
    /// <param name="requestHash">As in <see cref="Command{TState}.RequestHash"/>; without one there is no key.</param>
    /// <exception cref="RefusedException">It was.</exception>
    public async Task RefuseReuse(string tenant, Guid commandId, byte[]? requestHash, CancellationToken ct)
    {
        if (requestHash is null) return;
        var known = await CommandLog.Find(Connection, tenant, commandId, ct);
        if (known?.Refuses(requestHash) is { } rejection) throw new RefusedException(rejection);
    }

    /// <summary>
    /// Loads all streams in one query, decides in order (reactions on one stream see each other), appends everything in
    /// one statement. A refused reaction and one whose command id was accepted before change nothing.
    /// </summary>
    /// <param name="known">Streams as they stood after an earlier commit, where somebody kept them: only what came after is read.</param>
    /// <exception cref="StreamMovedException">Somebody else appended meanwhile; <see cref="EventTransactions.Run"/> runs it all again.</exception>
    public async Task<IReadOnlyDictionary<StreamKey, LoadedStream<TState>>> DecideAll<TState>(
        StreamType<TState> type, IReadOnlyList<Reaction<TState>> reactions, CancellationToken ct,
        IReadOnlyDictionary<StreamKey, LoadedStream<TState>>? known = null)
        where TState : notnull
    {
        if (reactions.Count == 0) return new Dictionary<StreamKey, LoadedStream<TState>>();
        var (streams, accepted) = await _reader.LoadMany(
            Connection, type, reactions.Select(r => type.Key(r.Tenant, r.Id)), [.. reactions.Select(r => (r.Tenant, r.CommandId))], ct, known);
        var seen = accepted.Keys.ToHashSet();
        var appends = new List<Append>();
        foreach (var reaction in reactions.Where(r => !seen.Contains((r.Tenant, r.CommandId))))
        {
            var key = type.Key(reaction.Tenant, reaction.Id);
            var stream = streams[key];
            var decision = reaction.Decide(stream.State, Now);
            if (decision.Rejection is not null || decision.Events.Count == 0) continue;
            // The same cause twice in one batch is one cause.
            seen.Add((reaction.Tenant, reaction.CommandId));
            var state = decision.Events.Aggregate(stream.State, type.Evolve);
            // Where nothing led to it but time, it belongs to the trace of what it follows.
            var trace = reaction.TraceParent ?? Activity.Current?.Id ?? stream.TraceParent;
            using var span = reaction.TraceParent is null ? PathTrace.Start(reaction.Actor, ActivityKind.Internal, trace) : null;
            streams[key] = stream with { State = state, Version = stream.Version + decision.Events.Count };
            var (contract, severity) = type.Labels(state);
            appends.Add(new Append(key, stream.Version, reaction.CommandId, reaction.RequestHash, decision.Events, new EventMetadata(
                Now, reaction.Actor, reaction.CorrelationId, reaction.CausationId, contract, severity,
                span?.Id ?? trace)));
        }

        if (appends.Count == 0) return streams;
        var appended = await _appender.Write(Connection, type, appends, streams, ct);
        HasAppended = true;
        return appends.All(append => appended.Contains(append.Key)) ? streams : throw new StreamMovedException();
    }
}

/// <summary>Opens and commits <see cref="EventTransaction"/>s.</summary>
public sealed class EventTransactions(NpgsqlDataSource store, StreamReader reader, Appender appender, WakeSignal wake)
{
    private const int Tries = 20;

    /// <summary>Runs the work in one transaction; where another one was quicker, all of it again on what stands then.</summary>
    public async Task<T> Run<T>(Func<EventTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(work, ct);
            }
            catch (Exception e) when (attempt < Tries && IsConflict(e))
            {
            }
        }
    }

    /// <summary>Somebody else was quicker: the transaction is rolled back for certain and may be tried again.</summary>
    internal static bool IsConflict(Exception e) => e is StreamMovedException or PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    private async Task<T> Once<T>(Func<EventTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var clock = new NpgsqlCommand("select path.now()", connection, transaction);
        var now = new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(ct))!);
        var events = new EventTransaction(connection, transaction, now, reader, appender);
        var result = await work(events, ct);
        await transaction.CommitAsync(ct);
        foreach (var channel in events.Wakes) wake.Set(channel);
        if (events.HasAppended) wake.SetAppended();
        return result;
    }
}

/// <summary>A stream no longer has the version it was decided on.</summary>
public sealed class StreamMovedException() : Exception("Another transaction appended to the stream first.");

/// <summary>
/// Ends the work of a transaction with a refusal, so that nothing of it is kept; whoever called <see cref="EventTransactions.Run"/>
/// answers it.
/// </summary>
public sealed class RefusedException(Rejection rejection) : Exception(rejection.Message)
{
    public Rejection Rejection { get; } = rejection;
}
