using System.Globalization;
using Contracts.Grpc.Imports.V1;
using Grpc.Core;
using Incidents.Import;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Status = Incidents.Import.ImportStatus;
using Wire = Contracts.Grpc.Imports.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of <see cref="ImportRoutes"/>: the same rules, by the same policies.</summary>
public sealed class ImportsService(ImportDesk desk, ImportStore imports) : Wire.Imports.ImportsBase
{
    [Authorize(Policies.ImportIncidents)]
    public override async Task<Wire.ImportStatus> Import(IAsyncStreamReader<ImportRequest> requestStream, ServerCallContext context)
    {
        try
        {
            return Message(await Receive(requestStream, Caller.From(context.GetHttpContext().User), context.CancellationToken));
        }
        catch (ImportRefusedException refused)
        {
            var status = refused.Code == "imports-waiting" ? StatusCode.Unavailable : StatusCode.InvalidArgument;
            var problems = string.Join(" ", refused.Problems.Select(problem => $"{problem.Path}: {problem.Message}"));
            throw GrpcProblems.Of(status, refused.Code, $"{refused.Message} {problems}".TrimEnd());
        }
    }

    [Authorize(Policies.ReadImports)]
    public override async Task<Wire.ImportStatus> Get(GetRequest request, ServerCallContext context)
    {
        var tenants = Caller.From(context.GetHttpContext().User).Tenants;
        return Guid.TryParse(request.Id, out var id) && await imports.Find(tenants, id, context.CancellationToken) is { } status
            ? Message(status)
            : throw GrpcProblems.Of(StatusCode.NotFound, "not-found", "There is no such import.", "id");
    }

    private async Task<Status> Receive(IAsyncStreamReader<ImportRequest> pieces, Caller caller, CancellationToken ct)
    {
        if (!await pieces.MoveNext(ct) || pieces.Current.PartCase is not ImportRequest.PartOneofCase.Mapping)
            throw new ImportRefusedException("part-missing", "The mapping is missing: send it first, then the file.");
        var (mapping, terms) = desk.Check(caller, pieces.Current.Mapping);
        return await desk.Begin(caller, mapping, terms, (file, token) => Copy(pieces, file, token), ct);
    }

    private static async Task Copy(IAsyncStreamReader<ImportRequest> pieces, Stream file, CancellationToken ct)
    {
        while (await pieces.MoveNext(ct))
        {
            await file.WriteAsync(pieces.Current.Data.Memory, ct);
            if (file.Length > ImportDesk.UploadLimit) throw new ImportRefusedException(
                "body-too-large", "The file is larger than 512 MB: split it.");
        }
    }

    private static Wire.ImportStatus Message(Status status) => new()
    {
        Id = status.Id.ToString(),
        Contract = status.Contract,
        Status = status.Status,
        Lines = status.Lines,
        Incidents = status.Incidents,
        Changes = status.Changes,
        Unchanged = status.Unchanged,
        Rejected = status.Rejected,
        Events = status.Events,
        Errors = { status.Errors.Select(error => new Wire.LineProblem { Line = error.Line, Code = error.Code, Message = error.Message }) },
        FailureCode = status.Failure?.Code ?? "",
        FailureMessage = status.Failure?.Message ?? "",
        StartedAt = Rfc3339(status.StartedAt),
        FinishedAt = status.FinishedAt is { } at ? Rfc3339(at) : "",
    };

    private static string Rfc3339(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
