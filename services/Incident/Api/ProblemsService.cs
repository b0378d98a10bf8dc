using Contracts.Grpc.Problems.V1;
using Grpc.Core;
using Incidents.Features;
using Incidents.Projections;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Problems.V1.Problem;
using Wire = Contracts.Grpc.Problems.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of <see cref="ProblemRoutes"/>: the same rules, by the same policies.</summary>
public sealed class ProblemsService(ProblemCommands commands, ProblemQueries queries) : Wire.Problems.ProblemsBase
{
    [Authorize(Policies.ReadIncident)]
    public override async Task<ListResponse> List(ListRequest r, ServerCallContext context)
    {
        if (ReadProblemsEndpoint.Unknown(r.Statuses) is { } refused)
            throw refused.ToRpcException();
        var problems = await queries.List(CallerOf(context).Tenants, [.. r.Contracts], [.. r.Statuses], context.CancellationToken);
        return new ListResponse { Items = { problems.Select(Of) } };
    }

    [Authorize(Policies.ReadIncident)]
    public override async Task<Message> Get(GetRequest r, ServerCallContext context) =>
        await queries.Find(CallerOf(context).Tenants, Id(r.Id), context.CancellationToken) is { Problem: { } found }
            ? Of(found)
            : throw ProblemCommands.Unknown.ToRpcException();

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Accept(AcceptRequest r, ServerCallContext context) => Execute(
        r.Id, r.ExpectedVersion, r, context, by => AcceptProblemEndpoint.Decide(new(Text(r.Owner), Text(r.Note)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Dismiss(DismissRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => DismissProblemEndpoint.Decide(new(Text(r.Reason)), by));

    [Authorize(Policies.WorkIncident)]
    public override Task<Message> Solve(SolveRequest r, ServerCallContext context) =>
        Execute(r.Id, r.ExpectedVersion, r, context, by => SolveProblemEndpoint.Decide(new(Text(r.Solution)), by));

    private async Task<Message> Execute(
        string id, long expectedVersion, Google.Protobuf.IMessage message, ServerCallContext context,
        Func<string, Func<Domain.Problem, DateTimeOffset, Decision>> decide)
    {
        if (expectedVersion <= 0)
            throw GrpcProblems.Of(
                StatusCode.FailedPrecondition, "precondition-required", "expected_version is missing; give the version last read.",
                "expected_version");
        var request = CommandRequest.Of(context, message, expectedVersion);
        var answer = await commands.Execute(Id(id), request, decide(request.Caller.Subject), context.CancellationToken);
        return answer.Refused is { } refused ? throw refused.ToRpcException() : Of(answer.Problem!);
    }

    private static Message Of(ProblemDocument problem) => new()
    {
        Id = problem.Id.ToString(),
        Contract = problem.Contract,
        Status = problem.Status,
        Same = { problem.Same },
        Values = { problem.Values },
        Times = problem.Times,
        Days = problem.Days,
        Incidents = { problem.Incidents.Select(id => id.ToString()) },
        Owner = problem.Owner ?? "",
        Outcome = problem.Outcome ?? "",
        ProposedAt = Text(problem.ProposedAt),
        Version = problem.Version,
    };

    private static Guid Id(string id) => Guid.TryParse(id, out var value) ? value : throw ProblemCommands.Unknown.ToRpcException();

    private static Caller CallerOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User);
}
