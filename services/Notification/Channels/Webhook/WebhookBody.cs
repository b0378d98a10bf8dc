using System.Text.Json;
using Contracts;
using Notifications.Domain;
using Notifications.Texts;

namespace Notifications.Channels.Webhook;

/// <summary>The body of a webhook: <c>{type, timestamp, data}</c> as Standard Webhooks 1.0 has it.</summary>
/// <param name="Type">Type of the event that is told, without its version: <c>incident.escalated</c>.</param>
/// <param name="Timestamp">When that event happened.</param>
public sealed record WebhookBody(string Type, string Timestamp, WebhookData Data)
{
    /// <summary>The same bytes on every attempt: they are made of the request alone.</summary>
    public static byte[] Of(Requested message, Wording wording)
    {
        var content = message.Content;
        var body = new WebhookBody(
            EventTypes.WithoutVersion(message.AboutType),
            content.HappenedAt.UtcDateTime.ToString("O"),
            new(
                message.NotificationId,
                IncidentOf(message),
                new(message.About, message.AboutType, content.Actor, content.Event),
                new(message.To.Recipient, message.Reason),
                wording.Subject,
                wording.Text)
            {
                Duty = content.Duty is { } duty ? new(content.Contract, duty.Kind, duty.Name, duty.Round, duty.Key) : null,
                Together = content.Together?.Select(one => new WebhookTold(one.IncidentId, one.Number, one.About, one.AboutType, one.Event)).ToList(),
            });
        return JsonSerializer.SerializeToUtf8Bytes(body, PublicEvents.Json);
    }

    private static WebhookIncident? IncidentOf(Requested message) =>
        message.Content is { Number: { } number, Severity: { } severity, Level: { } level, Summary: { } summary, ReportedAt: { } reportedAt } content
            ? new(
                message.IncidentId, number, content.Contract, severity, level, summary, content.Owner, content.Site, content.Device, reportedAt)
            : null;
}

/// <param name="NotificationId">The same as the header <c>webhook-id</c>.</param>
/// <param name="Incident">Left out where it is about what a contract owes: then there is <see cref="Duty"/>.</param>
/// <param name="Title">In the recipient's language, as is <paramref name="Text"/>: enough to pass on to people.</param>
public sealed record WebhookData(
    Guid NotificationId, WebhookIncident? Incident, WebhookEvent Event, WebhookRecipient Recipient, string Title, string Text)
{
    public WebhookDuty? Duty { get; init; }

    /// <summary>All events that this one message tells of, where it tells of several: what fired late is told together.</summary>
    public IReadOnlyList<WebhookTold>? Together { get; init; }
}

/// <param name="EventType">CloudEvents type, with its version.</param>
/// <param name="Data">The public event, as on the bus.</param>
public sealed record WebhookTold(Guid? IncidentId, string? Number, Guid EventId, string EventType, JsonElement Data);

public sealed record WebhookIncident(
    Guid? Id, string Number, string Contract, string Severity, string Level, string Summary, string? Owner, string? Site, string? Device,
    DateTimeOffset ReportedAt);

/// <summary>One round of something a contract owes.</summary>
/// <param name="Kind">Kind of the report duty, such as <c>weekly-service</c>.</param>
/// <param name="Name">In the recipient's language.</param>
/// <param name="Key">Day on which it is due, or what was begun.</param>
public sealed record WebhookDuty(string Contract, string Kind, string Name, int Round, string? Key);

/// <param name="Type">CloudEvents type, with its version.</param>
/// <param name="Data">The public event, as on the bus.</param>
public sealed record WebhookEvent(Guid Id, string Type, string Actor, JsonElement Data);

/// <param name="Reason">The contract's rule that chose this recipient.</param>
public sealed record WebhookRecipient(string Id, string Reason);
