using Contracts.Terms;
using Incidents.Domain;
using Incidents.Projections;
using Incidents.Storage;
using Incidents.Terms;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>A decision about an existing incident under the version of its contract it is handled under.</summary>
public delegate Decision Change(Incident incident, ContractDocument terms, DateTimeOffset now);

/// <summary>What a command led to: the incident, or a refusal.</summary>
public sealed record Answer(IncidentDocument? Incident, bool Created, Rejection? Refused)
{
    public static Answer Refuse(Rejection refused) => new(null, false, refused);
}

/// <summary>Executes commands the same way for REST and gRPC.</summary>
public sealed class IncidentCommands(
    CommandProcessor processor, ContractTerms contracts, IncidentQueries incidents, IncidentNumbers numbers)
{
    public Task<Answer> Execute(IncidentId id, CommandRequest request, Change change, CancellationToken ct) =>
        Execute(id, request, (_, incident, terms, now) => change(incident, terms, now), ct);

    /// <summary>Moves it to another version of its contract.</summary>
    public Task<Answer> Execute(IncidentId id, CommandRequest request, ChangeContractVersion command, CancellationToken ct) =>
        Execute(id, request, (tenant, incident, terms, now) =>
        {
            var (offered, newest) = contracts.Published(tenant, incident.Contract, command.Version ?? 0);
            return Versions.Decide(incident, command, terms, offered, newest, now);
        }, ct);

    private async Task<Answer> Execute(
        IncidentId id, CommandRequest request, Func<string, Incident, ContractDocument, DateTimeOffset, Decision> change,
        CancellationToken ct)
    {
        var caller = request.Caller;
        var tenant = caller.Tenants is [var only] ? only : await incidents.TenantOf(caller.Tenants, id, ct);
        if (tenant is null)
            return Answer.Refuse(Rules.Unknown);
        var outcome = await processor.Execute(
            Command(tenant, id, request, request.CommandId(tenant), (incident, now) => incident.Status is IncidentStatus.None
                ? Rules.Unknown
                : change(tenant, incident, contracts.Of(tenant, incident.Contract, incident.ContractVersion), now)), ct);
        if (outcome is { State.Denial: { } denial } && (outcome.Changed || outcome.Repeated))
            return Answer.Refuse(new Rejection(denial.Code, $"{denial.Why} This refusal is recorded as version {outcome.Version}."));
        return outcome.Rejection is { } refused
            // Whatever version was expected: what does not exist is not found.
            ? Answer.Refuse(outcome is { Version: 0, Repeated: false } && refused.Kind is Refusal.PreconditionFailed ? Rules.Unknown : refused)
            : new Answer(
                IncidentDocument.Of(id, outcome.State, outcome.Version) with { NextBreach = await incidents.NextBreachOf(id, ct) },
                Created: false, null);
    }

    /// <summary>
    /// A report meets the stream of its deduplication key, or without one that of its command: two that arrive together, or
    /// one that is repeated, find each other on the same stream, and the later is decided upon what the earlier left.
    /// </summary>
    public async Task<Answer> Report(
        CommandRequest request, string? contract, Func<IncidentNumber, TermsInForce, ReportIncident> report, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(contract))
            return Answer.Refuse(new Rejection(
                "contract-required", "contract is missing; give the id of a contract.", Refusal.Invalid, "contract"));
        if (contracts.InForce(request.Caller.Tenants, contract) is not { } terms)
            return Answer.Refuse(new Rejection(
                "contract-unknown", "contract is none of yours in force; GET /v1/contracts lists those.", Refusal.Invalid, "contract"));

        var commandId = request.CommandId(terms.Tenant);
        var command = report(await numbers.Next(ct), terms);
        while (true)
        {
            var id = command.DedupKey is { Length: > 0 } key
                ? await IdUnder(key, terms, ct)
                : new IncidentId(DeterministicId.Of(commandId, "incident"));
            var outcome = await processor.Execute(
                Command(terms.Tenant, id, request, commandId, (incident, now) => Reporting.Decide(incident, command, now)) with
                {
                    Creates = true,
                }, ct);
            if (outcome.Rejection is { Code: Reporting.KeyIsFree } && !outcome.Repeated)
                continue;
            if (outcome.Rejection is { } refused)
                return Answer.Refuse(refused);
            // What a repeated command met is the incident of that time; the key may have opened another since.
            var met = outcome.Repeated ? await incidents.IdOf(terms.Tenant, outcome.State, ct) ?? id : id;
            return new Answer(IncidentDocument.Of(met, outcome.State, outcome.Version), outcome.Version == 1, null);
        }
    }

    private async Task<IncidentId> IdUnder(string dedupKey, TermsInForce terms, CancellationToken ct)
    {
        var (open, earlier) = await incidents.UnderKey(terms.Tenant, terms.Document.Id, dedupKey.Trim(), ct);
        return open ?? new IncidentId(DeterministicId.Of($"{terms.Tenant}|{terms.Document.Id}|{dedupKey.Trim()}|{earlier}"));
    }

    private static Command<Incident> Command(
        string tenant, IncidentId id, CommandRequest request, Guid commandId, Func<Incident, DateTimeOffset, Decision> decide) =>
        new(IncidentStreams.Type, tenant, id.ToString(), request.Caller.Subject, decide)
        {
            CommandId = commandId,
            RequestHash = request.RequestHash,
            ExpectedVersion = request.ExpectedVersion,
        };
}
