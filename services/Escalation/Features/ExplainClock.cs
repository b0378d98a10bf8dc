using Escalations.Domain;
using Escalations.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>GET /v1/incidents/{id}/clocks/{name}/explain</c></summary>
public static class ExplainClock
{
    /// <param name="DueAt">Left out while the clock stands still: nobody knows when it runs on.</param>
    /// <param name="Given">ISO 8601: time the contract gives; the counted segments add up to it.</param>
    /// <param name="Segments">From the start to the deadline, or to now where there is none, without a gap.</param>
    public sealed record ExplanationAnswer(DateTimeOffset? DueAt, string Given, IReadOnlyList<SegmentAnswer> Segments);

    /// <param name="Counted">Whether the clock ran.</param>
    /// <param name="Rule">Window of the calendar, closure, or why the clock stood still.</param>
    /// <param name="Cause">Id of the event that began it.</param>
    public sealed record SegmentAnswer(DateTimeOffset From, DateTimeOffset To, bool Counted, string Rule, Guid Cause);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/incidents/{id:guid}/clocks/{name}/explain", Handle)
        .RequireAuthorization(Policies.ReadIncident).WithName("ExplainClock").WithTags("Clocks")
        .WithSummary("Why a deadline is what it is: segments of the newest round, or of round; as known at asOf, as it stood at.");

    private static async Task<Results<Ok<ExplanationAnswer>, ProblemHttpResult>> Handle(
        Guid id, string name, int? round, DateTimeOffset? asOf, DateTimeOffset? at, Caller caller, ClockQueries queries,
        CancellationToken ct)
    {
        if (await queries.Read(id, caller, ct, asOf, at) is not { } reading) return ClockProblems.UnknownIncident(id);
        return (round is { } n ? reading.Clocks.Run(name, n) : reading.Clocks.Latest(name)) is { } run
            ? TypedResults.Ok(Answer(ClockExplanation.Of(run, reading.Terms, reading.Now)))
            : ClockProblems.UnknownClock(id, name, reading.Clocks.Newest.Select(known => known.Clock));
    }

    private static ExplanationAnswer Answer(ClockExplanation explanation) => new(
        explanation.DueAt, IsoDuration.Of(explanation.Given.ToTimeSpan()),
        [.. explanation.Segments.Select(segment => new SegmentAnswer(
            segment.From.ToDateTimeOffset(), segment.To.ToDateTimeOffset(), segment.Counted, segment.Rule, segment.Cause))]);
}
