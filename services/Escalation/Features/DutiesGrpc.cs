using Contracts.Grpc.Duties.V1;
using Escalations.Domain;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Wire = Contracts.Grpc.Duties.V1;

namespace Escalations.Features;

/// <summary><c>platform.duties.v1.Duties</c>: the same as over REST.</summary>
public sealed class DutiesGrpc(DutyQueries queries, DutyCommands duties, TimeProvider time) : Wire.Duties.DutiesBase
{
    [Authorize(Policies.ReadContract)]
    public override async Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var runs = await queries.List(
            request.ContractId, Caller.From(context.GetHttpContext().User), request.AllRounds, context.CancellationToken)
            ?? throw DutyQueries.UnknownContract.ToRpcException();
        return new() { Rounds = { runs.Select(Message) } };
    }

    [Authorize(Policies.WorkIncident)]
    public override async Task<DutyRound> Begin(BeginRequest request, ServerCallContext context) => Message(await duties.Begin(
        request.ContractId, request.Duty, request.Key, request.At?.ToDateTimeOffset(), CommandRequest.Of(context, request),
        context.CancellationToken));

    [Authorize(Policies.WorkIncident)]
    public override async Task<DutyRound> Fulfil(FulfilRequest request, ServerCallContext context) => Message(await duties.Fulfil(
        request.ContractId, request.Duty, Given(request.Key), new(Given(request.SignedBy), Given(request.Reference)),
        request.At?.ToDateTimeOffset(), CommandRequest.Of(context, request), context.CancellationToken));

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private DutyRound Message(DutyOutcome outcome) => outcome.Run is { } run ? Message(run) : throw outcome.Refused!.ToRpcException();

    private DutyRound Message(ClockRun run)
    {
        var answer = ReadDuties.Answer(run, time.GetUtcNow());
        return new()
        {
            Duty = answer.Duty,
            Round = answer.Round,
            Key = answer.Key ?? "",
            State = answer.State,
            StartedAt = answer.StartedAt.ToTimestamp(),
            DueAt = answer.DueAt.ToTimestamp(),
            BreachedAt = answer.BreachedAt?.ToTimestamp(),
            EndedAt = answer.EndedAt?.ToTimestamp(),
            SignedBy = answer.SignedBy ?? "",
            Reference = answer.Reference ?? "",
            ContractVersion = answer.ContractVersion,
        };
    }
}
