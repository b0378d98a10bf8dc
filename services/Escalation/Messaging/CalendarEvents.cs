using System.Text.Json;
using Contracts.Events.Contract;
using Escalations.Domain;
using Escalations.Storage;
using Escalations.Timers;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Messaging;

/// <summary>
/// A working-day calendar was published: deadlines that lie in a year which was not known, or was corrected, are counted again, for every
/// clock that runs by it.
/// </summary>
internal static class CalendarEvents
{
    public static async Task Apply(EventEnvelope envelope, ContractShelf contracts, EventTransaction transaction, CancellationToken ct)
    {
        var published = (CalendarPublished)envelope.Event;
        await ContractShelf.Keep(envelope.Tenant, published, transaction, ct);
        var reactions = new List<Reaction<ClocksState>>();
        foreach (var facts in await Waiting(envelope.Tenant, transaction, ct))
        {
            var terms = (await contracts.Of(ClockContract.Of(facts), transaction.Connection, transaction.Transaction, ct))!;
            if (!terms.WorkingDayCalendars.Contains(published.CalendarId)) continue;
            reactions.Add(new(
                facts.Tenant, facts.Id.ToString(), DeterministicId.Of(envelope.Id, $"clocks of {facts.Id}"), "service:escalation",
                (state, now) => ClockRules.Recount(state, facts, terms, now, envelope.Id))
            {
                CausationId = envelope.Id.ToString(),
                TraceParent = envelope.TraceParent,
            });
        }

        var clocks = await transaction.DecideAll(ClockStreams.Type, reactions, ct);
        await TimerTable.Project(
            [.. reactions.Select(reaction => new IncidentClocks(
                reaction.Tenant, Guid.Parse(reaction.Id), clocks[ClockStreams.Type.Key(reaction.Tenant, reaction.Id)].State))],
            transaction, ct);
    }

    private static async Task<List<IncidentFacts>> Waiting(string tenant, EventTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select facts::text from views.incident i
            where tenant = $1 and exists (select from views.timer t where t.incident = i.id and t.tenant = i.tenant)
            order by id for update
            """, transaction.Connection, transaction.Transaction);
        command.Parameters.AddWithValue(tenant);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var waiting = new List<IncidentFacts>();
        while (await reader.ReadAsync(ct))
            waiting.Add(JsonSerializer.Deserialize<IncidentFacts>(reader.GetString(0), EventNames.Catalog.Json)!);
        return waiting;
    }
}
