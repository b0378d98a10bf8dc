using Incidents.Domain;
using Incidents.Projections;
using Incidents.Storage;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>What a command to a problem led to: the problem, or a refusal.</summary>
public sealed record ProblemAnswer(ProblemDocument? Problem, Rejection? Refused);

/// <summary>Executes commands to problems the same way for REST and gRPC.</summary>
public sealed class ProblemCommands(CommandProcessor processor, ProblemQueries problems)
{
    public static readonly Rejection Unknown = new("not-found", "There is no such problem.", Refusal.NotFound);

    public async Task<ProblemAnswer> Execute(
        Guid id, CommandRequest request, Func<Problem, DateTimeOffset, Decision> decide, CancellationToken ct)
    {
        if (await problems.Find(request.Caller.Tenants, id, ct) is not { Tenant: var tenant })
            return new(null, Unknown);
        var outcome = await processor.Execute(
            new Command<Problem>(ProblemStreams.Type, tenant, id.ToString(), request.Caller.Subject, decide)
            {
                CommandId = request.CommandId(tenant),
                RequestHash = request.RequestHash,
                ExpectedVersion = request.ExpectedVersion,
            },
            ct);
        return outcome.Rejection is { } refused ? new(null, refused) : new(ProblemDocument.Of(id, outcome.State, outcome.Version), null);
    }
}
