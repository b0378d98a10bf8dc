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

    // A process that stands still in the middle of a batch would hold its rows for ever.
    private const string GiveUpStandingStill =
        "set local idle_in_transaction_session_timeout = '10s'; set local tcp_user_timeout = '10s'";

    /// <summary>Incidents whose clocks are kept folded while a backlog is worked off: most are met again, for their next timer.</summary>
    private const int MostFolded = 60_000;

    private readonly Dictionary<StreamKey, LoadedStream<ClocksState>> _folded = [];
    private int _batch = FirstBatch;

    /// <summary>One batch of what is due, the most severe first; how many fired, and when the next is due.</summary>
    public async Task<(int Fired, TimeSpan? UntilNext)> Fire(CancellationToken ct)
    {
        var (now, next) = await TimerTable.Next(store, ct);
        var ranks = next.Where(timer => timer.DueAt <= now).Select(timer => timer.SeverityRank).ToArray();
        if (ranks.Length == 0)
        {
            _folded.Clear();
            return (0, next.Count == 0 ? null : next.Min(timer => timer.DueAt) - now);
        }

        var (fired, clocks) = await transactions.Run((transaction, token) => Fire(ranks, transaction, token), ct);
        Keep(clocks);
        _batch = fired < _batch ? FirstBatch : Math.Min(_batch * 2, LargestBatch);
        return (fired, null);
    }

    // Only what is committed.
    private void Keep(IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> clocks)
    {
        foreach (var (key, stream) in clocks) _folded[key] = stream;
        if (_folded.Count > MostFolded) _folded.Clear();
    }

    private async Task<(int Fired, IReadOnlyDictionary<StreamKey, LoadedStream<ClocksState>> Clocks)> Fire(
        int[] ranks, EventTransaction transaction, CancellationToken ct)
    {
        await using (var command = new NpgsqlCommand(GiveUpStandingStill, transaction.Connection, transaction.Transaction))
            await command.ExecuteNonQueryAsync(ct);
        var now = transaction.Now;
        var due = new List<DueTimer>();
        foreach (var rank in ranks)
        {
            due.AddRange(await TimerTable.Claim(rank, now, _batch - due.Count, transaction, ct));
            if (due.Count == _batch) break;
        }
        if (due.Count == 0) return (0, new Dictionary<StreamKey, LoadedStream<ClocksState>>());

        var terms = await Terms(due, transaction, ct);
        var clocks = await transaction.DecideAll(
            ClockStreams.Type, [.. due.Select(timer => Reaction(timer, terms.GetValueOrDefault(timer.Id), now))], ct, _folded);
        // What fired leaves the plan as it left the table. Only a clock that runs on after a pause has a plan of its own.
        await TimerTable.Project(
            [.. due.Where(timer => terms.ContainsKey(timer.Id)).DistinctBy(timer => (timer.Tenant, timer.Incident)).Select(
                timer => new IncidentClocks(
                    timer.Tenant, timer.Incident, clocks[ClockStreams.Type.Key(timer.Tenant, timer.Incident.ToString())].State))],
            transaction, ct);
        metrics.Fired(due, now);
        return (due.Count, clocks);
    }

    // A clock that runs on after a pause gets a new deadline.
    private async Task<Dictionary<Guid, ContractTerms>> Terms(List<DueTimer> due, EventTransaction transaction, CancellationToken ct)
    {
        var terms = new Dictionary<Guid, ContractTerms>();
        foreach (var timer in due.Where(timer => timer.Fraction == PlannedTimer.Resume))
            terms[timer.Id] = (await contracts.Of(timer.Contract, transaction.Connection, transaction.Transaction, ct))!;
        return terms;
    }

    private static Reaction<ClocksState> Reaction(DueTimer timer, ContractTerms? terms, DateTimeOffset now) => new(
        timer.Tenant, timer.Incident.ToString(), timer.Id, $"clock:{timer.Clock}",
        (state, _) => TimerFired.Decide(state, timer.Clock, timer.Round, timer.Fraction, timer.Id, timer.Level, now, terms));
}
