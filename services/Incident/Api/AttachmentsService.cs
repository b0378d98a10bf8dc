using System.Runtime.CompilerServices;
using Contracts.Grpc.Incidents.V1;
using Google.Protobuf;
using Grpc.Core;
using Incidents.Domain;
using Incidents.Files;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using static Incidents.Api.IncidentMessages;
using Message = Contracts.Grpc.Incidents.V1.Incident;
using Wire = Contracts.Grpc.Incidents.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of attachments: the same rules, by the same policies.</summary>
public sealed class AttachmentsService(AttachmentDesk desk, FileStore files) : Wire.Attachments.AttachmentsBase
{
    // A message is at most 64 kB.
    private const int MessageLength = 48 * 1024;

    [Authorize(Policies.ReportIncident)]
    public override async Task<Message> Attach(IAsyncStreamReader<AttachRequest> requestStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        if (!await requestStream.MoveNext(ct) || requestStream.Current.PartCase is not AttachRequest.PartOneofCase.Heading)
            throw GrpcProblems.Of(
                StatusCode.InvalidArgument, "part-missing", "The heading is missing: send it first, then the bytes.", "heading");
        var heading = requestStream.Current.Heading;
        if (!Guid.TryParse(heading.Id, out var id))
            throw Rules.Unknown.ToRpcException();
        try
        {
            var request = StreamedRequest.Of(context, heading);
            var answer = await desk.Take(new IncidentId(id), request, Text(heading.Name), Text(heading.Note), Parts(requestStream, ct), ct);
            return answer.Refused is { } refused ? throw refused.ToRpcException() : answer.Incident!.ToMessage();
        }
        catch (FileRefusedException refused)
        {
            throw GrpcProblems.Of(StatusCode.InvalidArgument, refused.Code, refused.Message, "data");
        }
    }

    [Authorize(Policies.ReadIncident)]
    public override async Task Read(
        ReadAttachmentRequest request, IServerStreamWriter<ReadAttachmentResponse> responseStream, ServerCallContext context)
    {
        var (caller, ct) = (Caller.From(context.GetHttpContext().User), context.CancellationToken);
        if (!Guid.TryParse(request.Id, out var id) || !Guid.TryParse(request.AttachmentId, out var attachment)
            || await desk.Find(caller, new IncidentId(id), attachment, ct) is not { } file)
            throw GrpcProblems.Of(StatusCode.NotFound, "not-found", "There is no such attachment.");
        await responseStream.WriteAsync(new() { Heading = PartMessages.Of(file) }, ct);
        await foreach (var piece in files.Read(file.Id, ct))
            foreach (var part in piece.Chunk(MessageLength))
                await responseStream.WriteAsync(new() { Data = UnsafeByteOperations.UnsafeWrap(part) }, ct);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(
        IAsyncStreamReader<AttachRequest> parts, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await parts.MoveNext(ct))
            yield return parts.Current.Data.Memory;
    }
}
