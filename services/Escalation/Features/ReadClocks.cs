using Escalations.Domain;
using Escalations.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>GET /v1/incidents/{id}/clocks</c></summary>
public static class ReadClocks
{
    /// <param name="State">
    /// <c>running</c>, <c>paused</c>, <c>met</c> (in time), <c>late</c> (happened after the deadline), <c>breached</c> (the time ran out
    /// and it has not happened), <c>cancelled</c> (no longer asked for before the time ran out).
    /// </param>
    /// <param name="DueAt">Left out while the clock stands still.</param>
    /// <param name="Elapsed">ISO 8601, counted in the clock's calendar without pauses.</param>
    /// <param name="Remaining">ISO 8601; <c>PT0S</c> once the time has run out.</param>
    /// <param name="BreachedAt">When the time ran out, if it did.</param>
    /// <param name="Round">1 for the first run; a clock that recurs counts on.</param>
    /// <param name="Key">What the round is about, where several may be open at once.</param>
    /// <param name="DueState"><c>calendar-year-unpublished</c> where the deadline lies in a year whose working days nobody has published;
    /// it moves once they are. Left out where it is certain.</param>
    /// <param name="UnpublishedYear">That year.</param>
    public sealed record ClockAnswer(
        string Name, string State, DateTimeOffset StartedAt, DateTimeOffset? DueAt, string Elapsed, string Remaining,
        DateTimeOffset? BreachedAt, string Severity, int Round, string? Key, string? DueState, int? UnpublishedYear);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/incidents/{id:guid}/clocks", Handle)
        .RequireAuthorization(Policies.ReadIncident).WithName("ReadClocks").WithTags("Clocks")
        .WithSummary("Clocks of an incident: the newest round of each, or all of them with rounds=all; as known at asOf, as it stood at.");

    private static async Task<Results<Ok<ClockAnswer[]>, ProblemHttpResult>> Handle(
        Guid id, string? rounds, DateTimeOffset? asOf, DateTimeOffset? at, Caller caller, ClockQueries queries, CancellationToken ct)
    {
        if (await queries.Read(id, caller, ct, asOf, at) is not { } reading) return ClockProblems.UnknownIncident(id);
        var runs = rounds == "all" ? reading.Clocks.Runs : reading.Clocks.Newest;
        return TypedResults.Ok(runs.Select(run => Answer(ClockReading.Of(run, reading.Terms, reading.Now))).ToArray());
    }

    private static ClockAnswer Answer(ClockReading clock) => new(
        clock.Name, clock.State, clock.StartedAt, clock.DueAt, IsoDuration.Of(clock.Elapsed.ToTimeSpan()),
        IsoDuration.Of(clock.Remaining.ToTimeSpan()), clock.BreachedAt, clock.Severity, clock.Round,
        clock.Key, clock.DueState, clock.UnpublishedYear);
}
