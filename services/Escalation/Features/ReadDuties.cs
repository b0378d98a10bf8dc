using Escalations.Domain;
using Escalations.Messaging;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>GET /v1/contracts/{id}/duties</c></summary>
public static class ReadDuties
{
    /// <param name="Duty">Kind of the report duty, such as <c>weekly-service</c> or <c>acceptance-form</c>.</param>
    /// <param name="Key">Day on which a duty that returns is due (<c>2026-11-30</c>), or what was begun: an order, a shop.</param>
    /// <param name="State"><c>running</c>, <c>met</c> (in time), <c>late</c>, <c>breached</c> (not handed in when it was due) or
    /// <c>cancelled</c> (the contract does not ask for it any more).</param>
    /// <param name="Remaining">ISO 8601; <c>PT0S</c> once the time has run out.</param>
    /// <param name="EndedAt">When it was handed in, or cancelled.</param>
    /// <param name="ContractVersion">Version whose terms it runs under.</param>
    public sealed record DutyAnswer(
        string Duty, int Round, string? Key, string State, DateTimeOffset StartedAt, DateTimeOffset DueAt, string Remaining,
        DateTimeOffset? BreachedAt, DateTimeOffset? EndedAt, string? SignedBy, string? Reference, int ContractVersion);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/contracts/{id}/duties", Handle)
        .RequireAuthorization(Policies.ReadContract).WithName("ReadDuties").WithTags("Duties")
        .WithSummary("What a contract owes apart from any incident: open rounds and the last of each duty, or all with rounds=all.")
        .Produces<DutyAnswer[]>().ProducesProblem(404);

    private static async Task<IResult> Handle(
        string id, string? rounds, Caller caller, DutyQueries duties, TimeProvider time, CancellationToken ct) =>
        await duties.List(id, caller, rounds == "all", ct) is { } runs
            ? TypedResults.Ok(runs.Select(run => Answer(run, time.GetUtcNow())).ToArray())
            : DutyQueries.UnknownContract.ToProblem();

    public static DutyAnswer Answer(ClockRun run, DateTimeOffset now) => new(
        run.Clock, run.Round, run.Key, ClockReading.StateOf(run, now), run.StartedAt, run.DueAt, IsoDuration.Of(Remaining(run, now)),
        run.OverdueAt(now) ? run.DueAt : null, run.StoppedAt, run.HandedIn?.SignedBy, run.HandedIn?.Reference, run.Target.ContractVersion);

    private static TimeSpan Remaining(ClockRun run, DateTimeOffset now) =>
        run.DueAt - (run.StoppedAt ?? now) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
