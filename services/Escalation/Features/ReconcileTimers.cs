using Escalations.Timers;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>POST /v1/timers/reconcile</c>: plans all timers again from the events and shows the difference.</summary>
public static class ReconcileTimers
{
    private const int Nights = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/timers/reconcile", Handle)
            .RequireAuthorization(Policies.OperateEventPath).WithName("ReconcileTimers").WithTags("Operations")
            .WithSummary("Compares the armed timers with those a rebuild from the events gives; repair=true makes them agree.");
        routes.MapGet("/v1/timers/checks", Last)
            .RequireAuthorization(Policies.OperateEventPath).WithName("ReadTimerChecks").WithTags("Operations")
            .WithSummary("What the nightly comparisons of the last thirty nights found, newest first.");
    }

    private static async Task<Ok<IReadOnlyList<TimerCheck>>> Last(NightlyCheck nights, CancellationToken ct) =>
        TypedResults.Ok(await nights.Last(Nights, ct));

    private static async Task<Ok<TimerDifference>> Handle(bool? repair, TimerReconciliation timers, CancellationToken ct) =>
        TypedResults.Ok(await timers.Compare(repair ?? false, ct));
}
