using Microsoft.AspNetCore.Http.HttpResults;
using Reports.Domain;
using Reports.Pages;
using Reports.Projections;
using Reports.Record;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>The report of an incident as a page, drafted from its events as they stand now.</summary>
public sealed class GetMajorReport(IncidentStory story, CommandProcessor commands)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/incidents/{id:guid}/major-report", Handle)
        .RequireAuthorization(Policies.ReadReports)
        .WithName("GetMajorReport")
        .WithTags("Reports")
        .WithSummary("The report of an incident as an HTML page: time, symptom, handling process, cause, measures, targets.")
        .WithDescription("`lang` is `zh-CN` or `en`; else `Accept-Language`, else the language of the contract's customer.")
        .Produces<string>(StatusCodes.Status200OK, "text/html")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Handle(
        Guid id, string? lang, HttpContext http, Caller caller, GetMajorReport report, CancellationToken ct)
    {
        if (await report.Page(id, lang, http.Request.Headers.AcceptLanguage, caller, ct) is not { } page) return IncidentStory.Unknown(id);
        var headers = http.Response.Headers;
        headers.ContentLanguage = page.Language;
        headers.Vary = "Accept-Language";
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = MajorReportPage.Policy + "; frame-ancestors 'none'";
        return TypedResults.Content(page.Html, "text/html; charset=utf-8");
    }

    /// <summary>None where there is no such incident in the caller's tenants.</summary>
    public async Task<RenderedReport?> Page(Guid id, string? lang, string? acceptLanguage, Caller caller, CancellationToken ct)
    {
        if (await story.Read(id, caller, ct) is not { } told) return null;
        var language = Language.Of(lang, acceptLanguage, told.CustomerLanguage);
        var draft = MajorReportDraft.Of(told.Events, told.NamesIn(language), ReportTexts.In(language));
        if (draft is null) return null;
        var drafted = told.Events.Any(e => e.Subject.StartsWith("report/", StringComparison.Ordinal));
        if (draft.Major && !drafted) await DraftFirst(told, caller, ct);
        return new RenderedReport(MajorReportPage.Render(draft, language), language);
    }

    private Task DraftFirst(ToldIncident told, Caller caller, CancellationToken ct)
    {
        var tenant = told.Events[0].Tenant;
        var id = told.Reported.IncidentId.ToString();
        return commands.Execute(
            new Command<MajorReport>(
                DraftMajorReport.Reports, tenant, id, caller.Subject,
                (report, now) => MajorReport.DraftOnce(report, DraftMajorReport.Draft(told, now)))
            {
                CommandId = DeterministicId.Of($"{tenant}|report/{id}|first"),
            },
            ct);
    }
}

public sealed record RenderedReport(string Html, string Language);
