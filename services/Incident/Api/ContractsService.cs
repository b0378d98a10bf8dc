using System.Globalization;
using Contracts.Documents;
using Contracts.Grpc.Terms.V1;
using Grpc.Core;
using Incidents.Projections;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Wire = Contracts.Grpc.Terms.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of <see cref="ContractRoutes"/>: the same rules, by the same policies.</summary>
public sealed class ContractsService(
    ContractCommands commands, ContractQueries queries, ContractReading reading) : Wire.Contracts.ContractsBase
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
            : throw DocumentProblems.Of("contract-invalid", publication.Problems);
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<GetResponse> Get(GetRequest request, ServerCallContext context)
    {
        var tenants = Caller.From(context.GetHttpContext().User).Tenants;
        var found = await queries.Find(tenants, request.Id, request.HasVersion ? request.Version : null, context.CancellationToken)
            ?? throw Unknown();
        var document = request.Format is Format.Json ? DocumentWriter.ToJson(found.Document) : DocumentWriter.ToYaml(found.Document);
        return new GetResponse { Id = request.Id, Tenant = found.Tenant, Version = found.Version, Document = document };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var newest = await queries.Newest(Caller.From(context.GetHttpContext().User).Tenants, context.CancellationToken);
        return new ListResponse { Contracts = { newest.Select(Summary) } };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<ListVersionsResponse> ListVersions(ListVersionsRequest request, ServerCallContext context)
    {
        var versions = await reading.Versions(TenantsOf(context), request.Id, context.CancellationToken) ?? throw Unknown();
        return new() { Versions = { versions.Select(Version) } };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<DiffResponse> Diff(DiffRequest request, ServerCallContext context)
    {
        var compared = await reading.Compare(
            TenantsOf(context), request.Id, request.HasFrom ? request.From : null, request.HasTo ? request.To : null,
            context.CancellationToken) ?? throw Unknown();
        var language = ReaderLanguage.Of(request.Language, context.RequestHeaders.GetValue("accept-language"));
        return new()
        {
            From = compared.From,
            To = compared.To,
            Differences =
            {
                compared.Differences.Select(one => new Difference
                {
                    Path = one.Path,
                    From = one.From?.ToJsonString(DocumentReader.Json) ?? "",
                    To = one.To?.ToJsonString(DocumentReader.Json) ?? "",
                    Sentence = one.Sentence.In(language),
                }),
            },
        };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<LintResponse> Lint(LintRequest request, ServerCallContext context)
    {
        var language = ReaderLanguage.Of(request.Language, context.RequestHeaders.GetValue("accept-language"));
        var format = request.Format is Format.Json ? DocumentFormat.Json : DocumentFormat.Yaml;
        var lint = request.Id.Length > 0
            ? await reading.Lint(
                TenantsOf(context), request.Id, request.HasVersion ? request.Version : null, context.CancellationToken) ?? throw Unknown()
            : await reading.Lint(TenantsOf(context), request.Document, format, context.CancellationToken);
        return new()
        {
            Problems = { lint.Problems.Select(one => new DocumentFinding { Code = one.Code, Path = one.Path, Message = one.Message }) },
            Findings =
            {
                lint.Findings.Select(one => new DocumentFinding
                {
                    Code = one.Code,
                    Path = one.Path,
                    Message = one.Gap.In(language),
                    Remedy = one.Remedy.In(language),
                }),
            },
        };
    }

    private static string[] TenantsOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User).Tenants;

    private static RpcException Unknown() => GrpcProblems.Of(
        StatusCode.NotFound, "not-found", "There is no such contract, or no such version of it; List names yours.");

    private static Wire.ContractVersion Version(VersionInForce one) => new()
    {
        Version = one.Version,
        EffectiveFrom = one.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        EffectiveUntil = one.EffectiveUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        PublishedBy = one.PublishedBy,
        PublishedAt = Rfc3339(one.PublishedAt),
        InForce = one.InForce,
    };

    private static string Rfc3339(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static ContractSummary Summary(PublishedContract contract) => new()
    {
        Id = contract.Id,
        Tenant = contract.Tenant,
        Version = contract.Version,
        NameZhCn = contract.Name.ZhCn ?? "",
        NameEn = contract.Name.En ?? "",
        EffectiveFrom = contract.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PublishedBy = contract.PublishedBy,
        PublishedAt = Rfc3339(contract.PublishedAt),
    };
}
