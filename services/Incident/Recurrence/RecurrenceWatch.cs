using Incidents.Domain;
using Incidents.Storage;
using Incidents.Terms;
using ServiceDefaults.EventSourcing;

namespace Incidents.Recurrence;

/// <summary>
/// Notices faults that come again and proposes a problem. It follows this service's own feed behind the reports, a page at a
/// time and not more often than <see cref="Pause"/>, so that a storm of reports is not slowed down by it.
/// </summary>
public sealed class RecurrenceWatch(
    EventTransactions transactions, ContractTerms contracts, WakeSignal wake, ILogger<RecurrenceWatch> logger) : BackgroundService
{
    /// <summary>Stored events after which an incident may be alike to others, or no more.</summary>
    internal static readonly string[] Types =
        ["incident-reported.v1", "incident-details-added.v1", "incident-classified.v1", "incident-amended.v1", "incident-cancelled.v1"];

    private const int PageLength = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var signal = wake.Signal(WakeSignal.Feed);
            try
            {
                if (!await transactions.Run(Next, stoppingToken))
                    await Task.WhenAny(signal, Task.Delay(AtMost, stoppingToken));
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                // Nothing of the page was kept: it is read again.
                logger.LogWarning(failed, "Recurring faults could not be looked for; the next try is soon");
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    /// <summary>Whether there may be more at once.</summary>
    private async Task<bool> Next(EventTransaction transaction, CancellationToken ct)
    {
        if (await OccurrenceTable.Place(transaction, ct) is not { } place) return false;
        var (end, read, changed) = await OccurrenceTable.Page(transaction, place, PageLength, ct);
        if (read == 0) return false;
        // A past that is only recorded is no news; what was no fault, or the same fault twice, is not another one.
        var seen = changed.Values
            .Where(entry => entry.Incident is { Status: not "cancelled", Imported: null })
            .SelectMany(entry => Alike.Of(
                entry.Tenant, entry.Incident, contracts.Of(entry.Tenant, entry.Incident.Contract, entry.Incident.ContractVersion)))
            .ToList();
        if (changed.Count > 0) await OccurrenceTable.Replace(transaction, changed.Keys, seen, ct);
        if (seen.Count > 0) await Propose(transaction, seen, ct);
        await OccurrenceTable.Move(transaction, end, ct);
        return read == PageLength;
    }

    private static async Task Propose(EventTransaction transaction, List<Occurrence> seen, CancellationToken ct)
    {
        var reactions = new List<Reaction<Problem>>();
        foreach (var (key, earlier, incidents) in await OccurrenceTable.Due(transaction, seen, ct))
        {
            var like = seen.First(occurrence => occurrence.Key == key);
            var id = DeterministicId.Of(key, $"problem {earlier + 1}");
            var proposal = new ProblemProposed(
                key, like.Contract, like.Rule.Same, like.Values, like.Rule.Times, like.Rule.Days, incidents, transaction.Now);
            reactions.Add(new Reaction<Problem>(
                like.Tenant, id.ToString(), DeterministicId.Of(id, "propose"), "service:incident",
                (problem, _) => ProblemHandling.Propose(problem, proposal)));
        }

        await transaction.DecideAll(ProblemStreams.Type, reactions, ct);
    }
}
