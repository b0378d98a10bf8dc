using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Reports.Pages;
using Reports.Projections;
using Reports.Record;
using Reports.Writing;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>The report of an incident as a page: from its events as they stand now and what was written by hand, or a kept version.</summary>
public sealed class GetMajorReport(IncidentStory story, ReportCommands commands, NpgsqlDataSource store)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/incidents/{id:guid}/major-report", Handle)
        .RequireAuthorization(Policies.ReadReports)
        .WithName("GetMajorReport")
        .WithTags("Reports")
        .WithSummary("The report of an incident as an HTML page: time, symptom, handling process, cause, measures, targets.")
        .WithDescription(
            "`lang` is `zh-CN` or `en`; else `Accept-Language`, else the language of the contract's customer. "
            + "`version` is a kept version, exactly as it was read, approved and sent.")
        .Produces<string>(StatusCodes.Status200OK, "text/html")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Handle(
        Guid id, string? lang, int? version, HttpContext http, Caller caller, GetMajorReport report, CancellationToken ct)
    {
        if (await report.Page(id, lang, version, http.Request.Headers.AcceptLanguage, caller, ct) is not { } page) return IncidentStory.Unknown(id);
        var headers = http.Response.Headers;
        headers.ContentLanguage = page.Language;
        headers.Vary = "Accept-Language";
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = MajorReportPage.Policy + "; frame-ancestors 'none'";
        return TypedResults.Content(page.Html, "text/html; charset=utf-8");
    }

    /// <summary>None where there is no such incident or no such version in the caller's tenants.</summary>
    public async Task<RenderedReport?> Page(
        Guid id, string? lang, int? version, string? acceptLanguage, Caller caller, CancellationToken ct)
    {
        if (version is { } kept)
            return await ReportPages.Read(store, caller.SeesAllTenants ? null : caller.Tenants, id, kept, ct) is { } page
                ? new RenderedReport(page.Html, page.Language)
                : null;
        if (await story.Read(id, caller, ct) is not { } told) return null;
        var language = Language.Of(lang, acceptLanguage, told.CustomerLanguage);
        var draft = DraftMajorReport.Content(told, language);
        var report = await commands.Opened(told, draft.Major, caller, ct);
        return new RenderedReport(MajorReportPage.Render(draft, language, report.Sections), language);
    }
}

public sealed record RenderedReport(string Html, string Language);
