using Escalations.Domain;
using Escalations.Storage;
using Escalations.Timers;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary>A round of a duty, or why there is none.</summary>
public sealed record DutyOutcome(ClockRun? Run, Rejection? Refused);

/// <summary>Moves what contracts owe, the same way for REST and gRPC: decided, appended and armed in one transaction.</summary>
public sealed class DutyCommands(DutyQueries duties, EventTransactions transactions, ContractShelf contracts)
{
    private const int LongestText = 200;

    /// <param name="at">When it was done; null means now.</param>
    public async Task<DutyOutcome> Begin(
        string contract, string duty, string? key, DateTimeOffset? at, CommandRequest request, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(key)
            ? new(null, new("key-required", "key tells what was done: an order, a shop.", Refusal.Invalid, "key"))
            : await Execute(
                contract, request, [("key", key)],
                (state, id, terms, now, cause) => Duties.Begun(state, id, terms, duty, key, at ?? now, now, cause),
                (run, cause) => run.Clock == duty && run.Marks[0].Cause == cause, ct);

    /// <param name="key">Of the round; null means the one owed longest.</param>
    /// <param name="at">When it was handed in; null means now.</param>
    public Task<DutyOutcome> Fulfil(
        string contract, string duty, string? key, HandedIn handedIn, DateTimeOffset? at, CommandRequest request, CancellationToken ct) =>
        Execute(
            contract, request, [("key", key), ("signedBy", handedIn.SignedBy), ("reference", handedIn.Reference)],
            (state, id, terms, now, cause) => Duties.Fulfilled(state, id, terms, duty, key, handedIn, at ?? now, now, cause),
            (run, cause) => run.Clock == duty && !run.Open && run.Marks[^1].Cause == cause, ct);

    /// <param name="texts">By the names of their members.</param>
    /// <param name="moved">Tells the round that was asked for from others the same command moved.</param>
    private async Task<DutyOutcome> Execute(
        string contract, CommandRequest request, IEnumerable<(string Field, string? Text)> texts,
        Func<ClocksState, Guid, ContractTerms, DateTimeOffset, Guid, Decision> decide, Func<ClockRun, Guid, bool> moved,
        CancellationToken ct)
    {
        foreach (var (field, text) in texts.Where(given => given.Text?.Length > LongestText))
            return new(null, new(
                "text-too-long", $"{field} has {text!.Length} characters; at most {LongestText} are kept.", Refusal.Invalid, field));
        if (await duties.TenantOf(contract, request.Caller, ct) is not { } tenant) return new(null, DutyQueries.UnknownContract);
        var (id, cause) = (ClockStreams.OfContract(tenant, contract), request.CommandId(tenant));
        try
        {
            var state = await transactions.Run(Execute, ct);
            return new(state.Runs.Last(run => moved(run, cause)), null);
        }
        catch (RefusedException refused)
        {
            return new(null, refused.Rejection);
        }

        async Task<ClocksState> Execute(EventTransaction transaction, CancellationToken token)
        {
            await transaction.RefuseReuse(tenant, cause, request.RequestHash, token);
            var facts = (await IncidentTable.Load([id], transaction, token)).GetValueOrDefault((tenant, id))
                ?? throw new RefusedException(new("duty-unknown", "The contract owes nothing by a time.", Refusal.NotFound, "duty"));
            var terms = (await contracts.Of(ClockContract.Of(facts), transaction.Connection, transaction.Transaction, token))!;
            var reaction = new Reaction<ClocksState>(
                tenant, id.ToString(), cause, request.Caller.Subject,
                (state, now) => decide(state, id, terms, now, cause) is var decision && decision.Rejection is { } rejection
                    ? throw new RefusedException(rejection)
                    : decision)
            {
                RequestHash = request.RequestHash,
                CausationId = cause.ToString(),
                CorrelationId = cause.ToString(),
            };
            var state = (await transaction.DecideAll(ClockStreams.Type, [reaction], token)).Values.Single().State;
            await TimerTable.Project([new(tenant, id, state)], transaction, token);
            return state;
        }
    }
}
