using Escalations.Timers;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Hosting;

namespace Escalations.Features;

/// <summary><c>POST /v1/timers/reconcile</c>: plans all timers again from the events and shows the difference.</summary>
public static class ReconcileTimers
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/timers/reconcile", Handle)
        .RequireAuthorization(Policies.OperateEventPath).WithName("ReconcileTimers").WithTags("Operations")
        .WithSummary("Compares the armed timers with those a rebuild from the events gives; repair=true makes them agree.");

    private static async Task<Ok<TimerDifference>> Handle(bool? repair, TimerReconciliation timers, CancellationToken ct) =>
        TypedResults.Ok(await timers.Compare(repair ?? false, ct));
}
