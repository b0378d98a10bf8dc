using Contracts.Grpc.Notifications.V1;
using Google.Protobuf.WellKnownTypes;
using Notifications.Projections;

namespace Notifications.Features;

/// <summary>The delivery log in gRPC's words.</summary>
internal static class NotificationMessages
{
    public static Notification Of(NotificationEntry entry) => new()
    {
        Id = entry.Id.ToString(),
        IncidentId = entry.IncidentId?.ToString() ?? "",
        Contract = entry.Contract ?? "",
        Severity = entry.Severity ?? "",
        Recipient = entry.Recipient,
        Channel = entry.Channel,
        Address = entry.Address ?? "",
        About = entry.About.ToString(),
        AboutType = entry.AboutType,
        Reason = entry.Reason,
        State = entry.State,
        RequestedAt = Timestamp.FromDateTimeOffset(entry.RequestedAt),
        NextAttemptAt = entry.NextAttemptAt is { } next ? Timestamp.FromDateTimeOffset(next) : null,
        FinishedAt = entry.FinishedAt is { } finished ? Timestamp.FromDateTimeOffset(finished) : null,
        EndpointDisabled = entry.EndpointDisabled,
        Attempts = { entry.Attempts.Select(Of) },
    };

    private static Attempt Of(AttemptEntry made)
    {
        var attempt = new Attempt { Number = made.Number, At = Timestamp.FromDateTimeOffset(made.At), Outcome = made.Outcome, Answer = made.Answer };
        if (made.Latency is { } latency) attempt.LatencyMs = latency.TotalMilliseconds;
        return attempt;
    }
}
