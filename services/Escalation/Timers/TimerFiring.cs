using Escalations.Domain;
using Escalations.Domain.Timers;
using Escalations.Storage;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Timers;

/// <summary>
/// Fires what is due, in one local transaction a batch: claim, decide, append, arm what follows. Any number of replicas do so at once,
/// without a leader: a claimed row is passed over by the others, and the command id is the timer's, so that it counts once.
/// </summary>
public sealed class TimerFiring(NpgsqlDataSource store, EventTransactions transactions, ContractShelf contracts, TimerMetrics metrics)
{
    // The most severe are told before a large batch is read; a backlog is worked off in large ones, which cost less a timer.
    private const int FirstBatch = 100;
    private const int LargestBatch = 1000;

    /// <summary>Incidents whose clocks are kept folded while a backlog is worked off: most are met again, for their next timer.</summary>
    private const int MostFolded = 60_000;

    private readonly Dictionary<StreamKey, LoadedStream<ClocksState>> _folded = [];
    private int _batch = FirstBatch;
    private bool _more;

    /// <summary>One batch of what is due, the most severe first; how many fired, and when the next is due.</summary>
    public async Task<(int Fired, TimeSpan? UntilNext)> Fire(CancellationToken ct)
    {
        if (!_more)
        {
            var (now, next) = await TimerTable.Next(store, ct);
            if (!next.Any(timer => timer.DueAt <= now))
            {
                _folded.Clear();
                return (0, next.Count == 0 ? null : next.Min(timer => timer.DueAt) - now);
            }
        }

        var (fired, clocks) = await transactions.Run(Fire, ct);
        Keep(clocks);
        _more = fired >= _batch;
        _batch = _more ? Math.Min(_batch * 2, LargestBatch) : FirstBatch;
        return (fired, null);
    }

    // Only what is committed.
    private void Keep(IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> clocks)
    {
        foreach (var (key, stream) in clocks) _folded[key] = stream;
        if (_folded.Count > MostFolded) _folded.Clear();
    }

    private async Task<(int Fired, IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> Clocks)> Fire(
        EventTransaction transaction, CancellationToken ct)
    {
        var now = transaction.Now;
        var due = await TimerTable.Claim(now, _batch, transaction, ct);
        if (due.Count == 0) return (0, new Dictionary<StreamKey, LoadedStream<ClocksState>>());

        var terms = await Terms(due, transaction, ct);
        var clocks = await transaction.DecideAll(
            ClockStreams.Type, [.. due.Select(timer => Reaction(timer, terms.GetValueOrDefault(timer.Id), now))], ct, _folded);
        // What fired leaves the plan as it left the table. Only what runs on, after a pause or as it returns, has a plan of its own.
        await TimerTable.Project(
            [.. due.Where(timer => terms.ContainsKey(timer.Id)).DistinctBy(timer => (timer.Tenant, timer.Incident)).Select(
                timer => new IncidentClocks(
                    timer.Tenant, timer.Incident, clocks[ClockStreams.Type.Key(timer.Tenant, timer.Incident.ToString())].State))],
            transaction, ct);
        metrics.Fired(due, now);
        return (due.Count, clocks);
    }

    // A clock that runs on after a pause, or returns, gets a new deadline.
    private async Task<Dictionary<Guid, ContractTerms>> Terms(List<DueTimer> due, EventTransaction transaction, CancellationToken ct)
    {
        var terms = new Dictionary<Guid, ContractTerms>();
        foreach (var timer in due.Where(timer => timer.Fraction == PlannedTimer.Resume || timer.OfContract))
            terms[timer.Id] = (await contracts.Of(timer.Contract, transaction.Connection, transaction.Transaction, ct))!;
        return terms;
    }

    private static Reaction<ClocksState> Reaction(DueTimer timer, ContractTerms? terms, DateTimeOffset now) => new(
        timer.Tenant, timer.Incident.ToString(), timer.Id, $"clock:{timer.Clock}",
        (state, _) => TimerFired.Decide(state, timer.Clock, timer.Round, timer.Fraction, timer.Id, timer.Level, now, terms));
}
