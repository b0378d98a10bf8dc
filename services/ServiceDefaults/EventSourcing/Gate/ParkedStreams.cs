using Contracts.Grpc.Events.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>A stream that waits because one of its events could not be applied.</summary>
public sealed record ParkedStreamView(
    string Source, string Tenant, string Stream, long Version, Guid EventId, string Type, string Reason, DateTimeOffset ParkedAt);

/// <summary>Which stream to take up again.</summary>
public sealed record ResumeParkedStream(string Source, string Tenant, string Stream);

/// <summary>Lists parked streams and takes them up again, over REST and gRPC.</summary>
[Authorize(Policies.OperateEventPath)]
internal sealed class ParkedStreamsService(ParkedStreamsReader reader, GateWork work) : ParkedStreams.ParkedStreamsBase
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/parked-streams", async (Caller caller, ParkedStreamsReader reader, CancellationToken ct) =>
                TypedResults.Ok(new { items = await reader.List(caller.Tenants, ct) }))
            .RequireAuthorization(Policies.OperateEventPath).WithTags("Operations").WithSummary("Streams that wait for a fix.");
        routes.MapPost("/v1/parked-streams/resume", ResumeOverRest)
            .RequireAuthorization(Policies.OperateEventPath).WithTags("Operations").WithSummary("Tries a parked stream again from the event that failed.");
    }

    public override async Task<ListParkedStreamsResponse> ListParkedStreams(ListParkedStreamsRequest request, ServerCallContext context)
    {
        var caller = Caller.From(context.GetHttpContext().User);
        var response = new ListParkedStreamsResponse();
        foreach (var parked in await reader.List(caller.Tenants, context.CancellationToken))
        {
            response.Streams.Add(new ParkedStream
            {
                Source = parked.Source,
                Tenant = parked.Tenant,
                Stream = parked.Stream,
                Version = parked.Version,
                EventId = parked.EventId.ToString(),
                Type = parked.Type,
                Reason = parked.Reason,
                ParkedAt = EnvelopeFormat.Rfc3339(parked.ParkedAt),
            });
        }

        return response;
    }

    public override async Task<ResumeStreamResponse> ResumeStream(ResumeStreamRequest request, ServerCallContext context)
    {
        var caller = Caller.From(context.GetHttpContext().User);
        var (version, refused) = await Resume(caller, work, new(request.Source, request.Tenant, request.Stream), context.CancellationToken);
        return refused is null ? new ResumeStreamResponse { Version = version } : throw refused.ToRpcException();
    }

    private static async Task<IResult> ResumeOverRest(ResumeParkedStream body, Caller caller, GateWork work, CancellationToken ct)
    {
        var (version, refused) = await Resume(caller, work, body, ct);
        return refused is null ? TypedResults.Ok(new { version }) : refused.ToProblem();
    }

    private static async Task<(long Version, Rejection? Refused)> Resume(Caller caller, GateWork work, ResumeParkedStream which, CancellationToken ct)
    {
        (long Version, string? Reason)? resumed;
        try
        {
            resumed = caller.Tenants.Contains(which.Tenant)
                ? await work.Resume(new GateKey(which.Source, new StreamKey(which.Tenant, which.Stream)), ct)
                : null;
        }
        catch (OwnerAwayException away)
        {
            return (0, new Rejection("owner-unavailable", $"{away.Message}; the stream stays parked, try again later.", Refusal.Conflict));
        }

        return resumed switch
        {
            null => (0, new Rejection("stream-not-parked", $"No parked stream '{which.Stream}' of '{which.Source}'; list them first.", Refusal.NotFound, "stream")),
            { Reason: { } reason } => (0, new Rejection("still-not-applicable", $"It failed again and stays parked: {reason}", Refusal.Conflict)),
            { Version: var version } => (version, null),
        };
    }
}

internal sealed class ParkedStreamsReader(NpgsqlDataSource store)
{
    public async Task<IReadOnlyList<ParkedStreamView>> List(IEnumerable<string> tenants, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            "select source, tenant, stream, version, event_id, type, reason, parked_at from path.parked where tenant = any($1) order by parked_at");
        command.Parameters.Add(new NpgsqlParameter { Value = tenants.ToArray() });
        await using var row = await command.ExecuteReaderAsync(ct);
        var parked = new List<ParkedStreamView>();
        while (await row.ReadAsync(ct))
        {
            parked.Add(new ParkedStreamView(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetGuid(4), row.GetString(5), row.GetString(6),
                row.GetFieldValue<DateTimeOffset>(7)));
        }

        return parked;
    }
}
