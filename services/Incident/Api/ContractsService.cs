using System.Globalization;
using Contracts.Documents;
using Contracts.Grpc.Terms.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Incidents.Projections;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Rpc = Google.Rpc;
using Wire = Contracts.Grpc.Terms.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of <see cref="ContractRoutes"/>: the same rules, by the same policies.</summary>
public sealed class ContractsService(ContractCommands commands, ContractQueries queries) : Wire.Contracts.ContractsBase
{
    [Authorize(Policies.PublishContract)]
    public override async Task<PublishResponse> Publish(PublishRequest request, ServerCallContext context)
    {
        var command = CommandRequest.Of(context, request, request.HasExpectedVersion ? request.ExpectedVersion : null);
        var format = request.Format is Format.Json ? DocumentFormat.Json : DocumentFormat.Yaml;
        var publication = await commands.Publish(command, request.Id, request.Document, format, context.CancellationToken);
        if (publication.Refused is { } refused) throw refused.ToRpcException();
        return publication.Terms is { } terms
            ? new PublishResponse { Id = request.Id, Tenant = terms.Tenant, Version = terms.Version, Changed = publication.Changed }
            : throw Invalid(publication.Problems);
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<GetResponse> Get(GetRequest request, ServerCallContext context)
    {
        var tenants = Caller.From(context.GetHttpContext().User).Tenants;
        var found = await queries.Find(tenants, request.Id, request.HasVersion ? request.Version : null, context.CancellationToken)
            ?? throw GrpcProblems.Of(
                StatusCode.NotFound, "not-found", "There is no such contract, or no such version of it; List names yours.");
        var document = request.Format is Format.Json ? DocumentWriter.ToJson(found.Document) : DocumentWriter.ToYaml(found.Document);
        return new GetResponse { Id = request.Id, Tenant = found.Tenant, Version = found.Version, Document = document };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var newest = await queries.Newest(Caller.From(context.GetHttpContext().User).Tenants, context.CancellationToken);
        return new ListResponse { Contracts = { newest.Select(Summary) } };
    }

    private static ContractSummary Summary(PublishedContract contract) => new()
    {
        Id = contract.Id,
        Tenant = contract.Tenant,
        Version = contract.Version,
        NameZhCn = contract.Name.ZhCn ?? "",
        NameEn = contract.Name.En ?? "",
        EffectiveFrom = contract.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PublishedBy = contract.PublishedBy,
        PublishedAt = contract.PublishedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
    };

    private static RpcException Invalid(IReadOnlyList<DocumentProblem> problems)
    {
        var violations = problems.Select(problem => new BadRequest.Types.FieldViolation
        {
            Field = problem.Path,
            Reason = problem.Code,
            Description = problem.Message,
        });
        return new Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = $"The document has {problems.Count} problem(s).",
            Details =
            {
                Any.Pack(new ErrorInfo { Domain = "platform", Reason = "contract-invalid" }),
                Any.Pack(new BadRequest { FieldViolations = { violations } }),
            },
        }.ToRpcException();
    }
}
