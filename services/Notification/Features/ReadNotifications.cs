using Microsoft.AspNetCore.Http.HttpResults;
using Notifications.Projections;
using ServiceDefaults.Hosting;

namespace Notifications.Features;

/// <summary>A page of notifications, newest first.</summary>
/// <param name="NextCursor">For the next page; nothing on the last.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationEntry> Notifications, string? NextCursor);

/// <summary>The delivery log: who was told of what, how, and why.</summary>
public static class ReadNotifications
{
    public const int LargestPage = 200;
    private static readonly string[] States = ["pending", "delivered", "dead-lettered", "suppressed"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/incidents/{id:guid}/notifications", OfIncident)
            .RequireAuthorization(Policies.ReadNotifications).WithName("listIncidentNotifications").WithTags("notifications")
            .WithSummary("All notifications of an incident, oldest first, with every attempt");
        routes.MapGet("/v1/notifications", List)
            .RequireAuthorization(Policies.ReadNotifications).WithName("listNotifications").WithTags("notifications")
            .WithSummary("Notifications, newest first; state=dead-lettered for those that need somebody");
        routes.MapGet("/v1/notifications/{id:guid}", Get)
            .RequireAuthorization(Policies.ReadNotifications).WithName("getNotification").WithTags("notifications")
            .WithSummary("One notification with every attempt");
    }

    private static async Task<Results<Ok<NotificationPage>, ProblemHttpResult>> OfIncident(
        Guid id, Caller caller, DeliveryLog log, CancellationToken ct) =>
        await log.Knows(id, caller, ct)
            ? TypedResults.Ok(new NotificationPage(await log.OfIncident(id, caller, ct), null))
            : Problems.Of(404, "incident-not-found", "There is no such incident.");

    private static async Task<Results<Ok<NotificationPage>, ProblemHttpResult>> List(
        string? state, string? recipient, string? channel, string? contract, Guid? incident, int? limit, string? cursor,
        Caller caller, DeliveryLog log, CancellationToken ct)
    {
        if (state is not null && !States.Contains(state))
            return Problems.Of(422, "unknown-state", $"A notification is {string.Join(", ", States)}.", "state");
        if (limit is < 1 or > LargestPage) return Problems.Of(422, "limit-out-of-range", $"A page holds 1 to {LargestPage}.", "limit");
        if (cursor is not null && DeliveryCursor.Parse(cursor) is null)
            return Problems.Of(422, "unknown-cursor", "Take the cursor from nextCursor of the page before.", "cursor");
        var filter = new DeliveryFilter(state, recipient, channel, contract, incident);
        return TypedResults.Ok(await Page(log, filter, cursor is null ? null : DeliveryCursor.Parse(cursor), limit ?? 50, caller, ct));
    }

    public static async Task<NotificationPage> Page(
        DeliveryLog log, DeliveryFilter filter, DeliveryCursor? after, int limit, Caller caller, CancellationToken ct)
    {
        var found = await log.Find(filter, after, limit + 1, caller, ct);
        var page = found.Take(limit).ToList();
        return new(page, found.Count > limit ? new DeliveryCursor(page[^1].RequestedAt, page[^1].Id).ToString() : null);
    }

    private static async Task<Results<Ok<NotificationEntry>, ProblemHttpResult>> Get(Guid id, Caller caller, DeliveryLog log, CancellationToken ct) =>
        await log.One(id, caller, ct) is { } entry
            ? TypedResults.Ok(entry)
            : Problems.Of(404, "notification-not-found", "There is no such notification.");
}
