using Contracts.Documents;
using Contracts.Grpc.Terms.V1;
using Grpc.Core;
using Incidents.Features;
using Incidents.Projections;
using Microsoft.AspNetCore.Authorization;
using ServiceDefaults.Hosting;
using Known = Incidents.Terms.Calendars;
using Wire = Contracts.Grpc.Terms.V1;

namespace Incidents.Api;

/// <summary>gRPC's side of working-day calendars: the same rules, by the same policies.</summary>
public sealed class CalendarsService(CalendarCommands commands, Known calendars, CalendarQueries queries) : Wire.Calendars.CalendarsBase
{
    [Authorize(Policies.PublishContract)]
    public override async Task<PublishCalendarResponse> Publish(PublishCalendarRequest request, ServerCallContext context)
    {
        var command = CommandRequest.Of(context, request, request.HasExpectedVersion ? request.ExpectedVersion : null);
        var format = request.Format is Format.Json ? DocumentFormat.Json : DocumentFormat.Yaml;
        var publication = await commands.Publish(command, request.Id, request.Document, format, context.CancellationToken);
        if (publication.Refused is { } refused) throw refused.ToRpcException();
        if (publication.Calendar is not { } calendar) throw DocumentProblems.Of("calendar-invalid", publication.Problems);
        return new() { Id = request.Id, Tenant = publication.Tenant, Version = calendar.Version, Changed = publication.Changed };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<GetCalendarResponse> Get(GetCalendarRequest request, ServerCallContext context)
    {
        var tenant = TenantOf(request.Tenant, context);
        var found = (request.HasVersion
            ? await queries.Find(tenant, request.Id, request.Version, context.CancellationToken)
            : await calendars.Find(tenant, request.Id, context.CancellationToken)) ?? throw Unknown();
        var document = request.Format is Format.Json ? DocumentWriter.ToJson(found.Document) : DocumentWriter.ToYaml(found.Document);
        return new() { Id = request.Id, Tenant = tenant, Version = found.Version, Document = document };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<ListYearsResponse> ListYears(ListYearsRequest request, ServerCallContext context)
    {
        var found = await calendars.Find(TenantOf(request.Tenant, context), request.Id, context.CancellationToken) ?? throw Unknown();
        return new() { Years = { calendars.Years(found).Select(year => new CalendarYearState { Year = year.Year, State = year.State }) } };
    }

    [Authorize(Policies.ReadContract)]
    public override async Task<ListCalendarsResponse> List(ListCalendarsRequest request, ServerCallContext context)
    {
        var all = await calendars.All(Caller.From(context.GetHttpContext().User).Tenants, context.CancellationToken);
        return new() { Calendars = { all.Select(Summary) } };
    }

    private CalendarSummary Summary(PublishedCalendar calendar)
    {
        var item = GetCalendarEndpoint.Item(calendar, calendars);
        return new()
        {
            Id = item.Id,
            Tenant = item.Tenant,
            Version = item.Version,
            NameZhCn = item.Name.ZhCn ?? "",
            NameEn = item.Name.En ?? "",
            Years = { item.Years },
            UnpublishedYears = { item.UnpublishedYears },
        };
    }

    private static string TenantOf(string named, ServerCallContext context)
    {
        var tenants = Caller.From(context.GetHttpContext().User).Tenants;
        return TenantChoice.Of(named.Length == 0 ? null : named, tenants) ?? throw GrpcProblems.Of(
            StatusCode.InvalidArgument, "tenant-unclear", $"Say by tenant which is meant, one of {string.Join(", ", tenants)}.", "tenant");
    }

    private static RpcException Unknown() => GrpcProblems.Of(
        StatusCode.NotFound, "not-found", "There is no such calendar, or no such version of it; List names yours.");
}
