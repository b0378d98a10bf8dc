using Incidents.Domain;
using Incidents.Projections;
using Incidents.Storage;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Incidents.Api;

/// <summary>
/// Commands that move two incidents at once, in one transaction: either both have their event, or neither. Each side is decided
/// upon its own newest state; where one refuses, nothing happened.
/// </summary>
public sealed class TiedCommands(
    EventTransactions transactions, StreamReader streams, IncidentQueries incidents, ProblemQueries problems,
    IncidentCommands commands)
{
    /// <summary>A tie to what is no incident, which moves nothing else.</summary>
    public Task<Answer> Alone(IncidentId id, CommandRequest request, Change change, CancellationToken ct) =>
        commands.Execute(id, request, change, ct);

    /// <summary>A tie to a problem, which must be one of the incident's tenant; it moves nothing of the problem.</summary>
    public async Task<Answer> ToProblem(
        IncidentId id, string? target, CommandRequest request, Func<Incident, Guid, DateTimeOffset, Decision> change, CancellationToken ct)
    {
        if (await incidents.TenantOf(request.Caller.Tenants, id, ct) is not { } tenant)
            return Answer.Refuse(Rules.Unknown);
        return Guid.TryParse(target, out var problem) && await problems.Find([tenant], problem, ct) is not null
            ? await commands.Execute(id, request, (incident, _, now) => change(incident, problem, now), ct)
            : Answer.Refuse(new Rejection(
                "problem-unknown", "target is the id of no problem of yours; GET /v1/problems lists those.", Refusal.Invalid, "target"));
    }

    /// <param name="field">Where the request names the other incident.</param>
    /// <param name="mine">Decides upon the incident addressed, given the other one.</param>
    /// <param name="theirs">Decides upon the other one, given the incident addressed.</param>
    public async Task<Answer> Execute(
        IncidentId id, Guid? other, string field, CommandRequest request, Func<Incident, Other, DateTimeOffset, Decision> mine,
        Func<Incident, Other, DateTimeOffset, Decision> theirs, CancellationToken ct)
    {
        if (await incidents.TenantOf(request.Caller.Tenants, id, ct) is not { } tenant)
            return Answer.Refuse(Rules.Unknown);
        if (other is not { } otherId || await Load(tenant, new IncidentId(otherId), ct) is not { } there
            || await Load(tenant, id, ct) is not { } here)
            return Answer.Refuse(new Rejection("target-unknown", $"{field} is the id of no incident of yours.", Refusal.Invalid, field));
        var commandId = request.CommandId(tenant);
        try
        {
            var after = await transactions.Run(
                async (transaction, token) =>
                {
                    await transaction.RefuseReuse(tenant, commandId, request.RequestHash, token);
                    return await transaction.DecideAll(
                        IncidentStreams.Type,
                        [
                            Side(id, commandId,
                                incident => Moved(incident, request) is { } moved ? moved : mine(incident, there, transaction.Now)),
                            Side(new IncidentId(otherId), DeterministicId.Of(commandId, "other side"),
                                incident => theirs(incident, here, transaction.Now)),
                        ],
                        token);
                },
                ct);
            var (state, version) = after[IncidentStreams.Type.Key(tenant, id.ToString())];
            var document = IncidentDocument.Of(id, state, version) with { NextBreach = await incidents.NextBreachOf(id, ct) };
            return new Answer(document, Created: false, null);
        }
        catch (RefusedException refused)
        {
            return Answer.Refuse(refused.Rejection);
        }

        Reaction<Incident> Side(IncidentId side, Guid sideCommand, Func<Incident, Decision> decide) => new(
            tenant, side.ToString(), sideCommand, request.Caller.Subject,
            (incident, _) => decide(incident) is var decision && decision.Rejection is { } rejection
                ? throw new RefusedException(rejection)
                : decision)
        {
            RequestHash = request.RequestHash,
            CausationId = commandId.ToString(),
            CorrelationId = commandId.ToString(),
        };
    }

    private async Task<Other?> Load(string tenant, IncidentId id, CancellationToken ct) =>
        await streams.Load(IncidentStreams.Type, IncidentStreams.Type.Key(tenant, id.ToString()), ct) is { } loaded
            ? new Other(id.Value, loaded.State)
            : null;

    private static Rejection? Moved(Incident incident, CommandRequest request) =>
        request.ExpectedVersion is { } expected && expected != incident.History.Count
            ? new Rejection(
                "version-conflict", $"The state has moved on to version {incident.History.Count}; read it again and decide anew.",
                Refusal.PreconditionFailed, "If-Match")
            : null;
}
