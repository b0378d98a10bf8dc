using Contracts.Grpc.Notifications.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Notifications.Projections;
using ServiceDefaults.Hosting;

namespace Notifications.Features;

/// <summary>gRPC: the same reads and the same command as REST.</summary>
public sealed class NotificationsGrpc(DeliveryLog log, ResendNotification resend) : Contracts.Grpc.Notifications.V1.Notifications.NotificationsBase
{
    [Authorize(Policies.ReadNotifications)]
    public override async Task<ListNotificationsResponse> ListIncidentNotifications(
        ListIncidentNotificationsRequest request, ServerCallContext context)
    {
        var (id, caller) = (IdOf(request.IncidentId, "incident_id"), CallerOf(context));
        if (!await log.Knows(id, caller, context.CancellationToken))
            throw GrpcProblems.Of(StatusCode.NotFound, "incident-not-found", "There is no such incident.");
        var found = await log.OfIncident(id, caller, context.CancellationToken);
        return new() { Notifications = { found.Select(NotificationMessages.Of) } };
    }

    [Authorize(Policies.ReadNotifications)]
    public override async Task<ListNotificationsResponse> ListNotifications(ListNotificationsRequest request, ServerCallContext context)
    {
        var cursor = request.Cursor.Length == 0 ? null : DeliveryCursor.Parse(request.Cursor);
        if (request.Cursor.Length > 0 && cursor is null)
            throw GrpcProblems.Of(StatusCode.InvalidArgument, "unknown-cursor", "Take the cursor from next_cursor of the page before.", "cursor");
        if (request.Limit is < 0 or > ReadNotifications.LargestPage)
            throw GrpcProblems.Of(StatusCode.InvalidArgument, "limit-out-of-range", $"A page holds 1 to {ReadNotifications.LargestPage}.", "limit");
        var filter = new DeliveryFilter(Given(request.State), Given(request.Recipient), Given(request.Channel), Given(request.Contract));
        var page = await ReadNotifications.Page(
            log, filter, cursor, request.Limit == 0 ? 50 : request.Limit, CallerOf(context), context.CancellationToken);
        return new() { Notifications = { page.Notifications.Select(NotificationMessages.Of) }, NextCursor = page.NextCursor ?? "" };
    }

    [Authorize(Policies.ReadNotifications)]
    public override async Task<Notification> GetNotification(GetNotificationRequest request, ServerCallContext context) =>
        await log.One(IdOf(request.Id, "id"), CallerOf(context), context.CancellationToken) is { } entry
            ? NotificationMessages.Of(entry)
            : throw GrpcProblems.Of(StatusCode.NotFound, "notification-not-found", "There is no such notification.");

    [Authorize(Policies.WorkIncident)]
    public override async Task<Notification> ResendNotification(ResendNotificationRequest request, ServerCallContext context)
    {
        var (entry, rejection) = await resend.Run(IdOf(request.Id, "id"), CommandRequest.Of(context, request), context.CancellationToken);
        return rejection is null ? NotificationMessages.Of(entry!) : throw rejection.ToRpcException();
    }

    private static Caller CallerOf(ServerCallContext context) => Caller.From(context.GetHttpContext().User);

    private static Guid IdOf(string text, string field) =>
        Guid.TryParse(text, out var id) ? id : throw GrpcProblems.Of(StatusCode.InvalidArgument, "invalid-id", "Ids are UUIDs.", field);

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
