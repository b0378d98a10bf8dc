using Chaos.Evidence;

namespace Chaos.Folds;

/// <summary>A notification as its stored events tell it: written anew from the documentation.</summary>
/// <param name="About">The event that is told.</param>
/// <param name="Requested">Whether it was to be sent at all: it has a key, and may have been sent under it.</param>
/// <param name="Reason">Why it was suppressed.</param>
internal sealed record FoldedDelivery(
    Guid Id, Guid About, string Recipient, string State, int Attempts, bool Requested, string? Reason = null)
{
    public static FoldedDelivery Of(IEnumerable<StoredEvent> stream) =>
        stream.Aggregate(default(FoldedDelivery), (delivery, e) => After(delivery, e))!;

    private static FoldedDelivery After(FoldedDelivery? delivery, StoredEvent e) => e.Type switch
    {
        "notification-requested.v1" => new(
            e.Subject, Guid.Parse(e.Text("about")), e.Json.GetProperty("to").GetProperty("recipient").GetString()!, "pending", 0, true),
        "notification-suppressed.v1" => delivery is null
            ? new(e.Subject, Guid.Parse(e.Text("about")), e.Text("recipient"), "suppressed", 0, false, e.Text("reason"))
            : delivery with { State = "suppressed", Reason = e.Text("reason") },
        "notification-attempt-failed.v1" => delivery! with { Attempts = Attempt(e) },
        "notification-delivered.v1" => delivery! with { State = "delivered", Attempts = Attempt(e) },
        "notification-dead-lettered.v1" => delivery! with { State = "dead-lettered", Attempts = Attempt(e) },
        _ => throw new InvalidOperationException($"{e.Stream} has an event that no chaos run causes: {e.Type}"),
    };

    private static int Attempt(StoredEvent e) => e.Json.GetProperty("attempt").GetInt32();
}
