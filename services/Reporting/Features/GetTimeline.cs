using Microsoft.AspNetCore.Http.HttpResults;
using Reports.Projections;
using Reports.Record;
using ServiceDefaults.Hosting;

namespace Reports.Features;

/// <summary>What happened to an incident, over all services.</summary>
public static class GetTimeline
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/incidents/{id:guid}/timeline", Handle)
        .RequireAuthorization(Policies.ReadReports)
        .WithName("GetTimeline")
        .WithTags("Reports")
        .WithSummary("Everything that happened to an incident, in all services, oldest first.")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<Timeline>, ProblemHttpResult>> Handle(
        Guid id, HttpRequest request, Caller caller, IncidentStory story, CancellationToken ct)
    {
        var language = Language.Of(request.Query["lang"], request.Headers.AcceptLanguage);
        if (await story.Read(id, caller, ct) is not { } told) return IncidentStory.Unknown(id);
        request.HttpContext.Response.Headers.ContentLanguage = language;
        request.HttpContext.Response.Headers.Vary = "Accept-Language";
        return TypedResults.Ok(Timeline.Of(id, told.Events, told.NamesIn(language)));
    }
}
