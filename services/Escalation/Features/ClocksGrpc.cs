using Contracts.Grpc.Clocks.V1;
using Escalations.Domain;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Segment = Contracts.Grpc.Clocks.V1.Segment;

namespace Escalations.Features;

/// <summary><c>platform.clocks.v1.Clocks</c>: the same as over REST.</summary>
[Authorize(Policies.ReadIncident)]
public sealed class ClocksGrpc(ClockQueries queries) : Clocks.ClocksBase
{
    public override async Task<ListClocksResponse> ListClocks(ListClocksRequest request, ServerCallContext context)
    {
        var reading = await Read(request.IncidentId, request.AsOf, request.At, context);
        var runs = request.AllRounds ? reading.Clocks.Runs : reading.Clocks.Newest;
        return new() { Clocks = { runs.Select(run => Message(ClockReading.Of(run, reading.Terms, reading.Now))) } };
    }

    public override async Task<ExplainClockResponse> ExplainClock(ExplainClockRequest request, ServerCallContext context)
    {
        var reading = await Read(request.IncidentId, request.AsOf, request.At, context);
        var run = (request.Round > 0 ? reading.Clocks.Run(request.Name, request.Round) : reading.Clocks.Latest(request.Name))
            ?? throw new RpcException(new(StatusCode.NotFound, $"Incident {request.IncidentId} has no such clock {request.Name}."));
        var explanation = ClockExplanation.Of(run, reading.Terms, reading.Now);
        return new()
        {
            DueAt = explanation.DueAt?.ToTimestamp(),
            Given = Duration.FromTimeSpan(explanation.Given.ToTimeSpan()),
            Segments =
            {
                explanation.Segments.Select(segment => new Segment
                {
                    From = segment.From.ToDateTimeOffset().ToTimestamp(), To = segment.To.ToDateTimeOffset().ToTimestamp(),
                    Counted = segment.Counted, Rule = segment.Rule, Cause = segment.Cause.ToString(),
                }),
            },
        };
    }

    private async Task<IncidentReading> Read(string incident, Timestamp? asOf, Timestamp? at, ServerCallContext context)
    {
        if (!Guid.TryParse(incident, out var id))
            throw new RpcException(new(StatusCode.InvalidArgument, "incident_id is not a UUID."));
        return await queries.Read(
            id, Caller.From(context.GetHttpContext().User), context.CancellationToken, asOf?.ToDateTimeOffset(), at?.ToDateTimeOffset())
            ?? throw new RpcException(new(StatusCode.NotFound, $"There is no incident {id}."));
    }

    private static Clock Message(ClockReading clock) => new()
    {
        Name = clock.Name,
        State = StateOf(clock.State),
        StartedAt = clock.StartedAt.ToTimestamp(),
        DueAt = clock.DueAt?.ToTimestamp(),
        Elapsed = Duration.FromTimeSpan(clock.Elapsed.ToTimeSpan()),
        Remaining = Duration.FromTimeSpan(clock.Remaining.ToTimeSpan()),
        BreachedAt = clock.BreachedAt?.ToTimestamp(),
        Severity = clock.Severity,
        Round = clock.Round,
        Key = clock.Key ?? "",
        DueState = clock.DueState ?? "",
        UnpublishedYear = clock.UnpublishedYear ?? 0,
    };

    private static ClockState StateOf(string state) => System.Enum.Parse<ClockState>(state, ignoreCase: true);
}
