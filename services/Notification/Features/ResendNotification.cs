using Microsoft.AspNetCore.Http.HttpResults;
using Notifications.Domain;
using Notifications.Projections;
using Notifications.Storage;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Notifications.Features;

/// <summary>Sends a dead letter again: under its old key, to the address the contact has now, with a fresh schedule.</summary>
public sealed class ResendNotification(CommandProcessor commands, CurrentAddress addresses, DeliveryLog log, WakeSignal wake)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/notifications/{id:guid}/resend", Post)
            .RequireAuthorization(Policies.WorkIncident).WithName("resendNotification").WithTags("notifications")
            .WithSummary("Send a dead letter again, under its old key");

    private static async Task<Results<Ok<NotificationEntry>, ProblemHttpResult>> Post(
        Guid id, CommandRequest request, ResendNotification feature, CancellationToken ct)
    {
        var (entry, rejection) = await feature.Run(id, request, ct);
        return rejection is null
            ? TypedResults.Ok(entry!)
            : rejection.ToProblem();
    }

    public async Task<(NotificationEntry? Entry, Rejection? Rejection)> Run(Guid id, CommandRequest request, CancellationToken ct)
    {
        var caller = request.Caller;
        if (await addresses.Of(id, caller, ct) is not { } known)
            return (null, new("notification-not-found", "There is no such notification.", Refusal.NotFound));
        // First, or the worker finds the endpoint still closed and gives up at once.
        if (known is { Dead: true, Address: { } address }) await addresses.Open(known.Tenant, address.Endpoint(), ct);
        var outcome = await commands.Execute(
            new Command<Delivery>(
                NotificationStreams.Type, known.Tenant, id.ToString(), caller.Subject,
                (state, now) => Deliveries.Resend(state, caller.Subject, known.Address, now))
            { CommandId = request.CommandId(known.Tenant), RequestHash = request.RequestHash },
            ct);
        wake.Set(DeliveryView.OutboxChannel);
        return outcome.Rejection is null ? (await log.One(id, caller, ct), null) : (null, outcome.Rejection);
    }
}
