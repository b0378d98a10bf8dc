using Notifications.Domain;
using Notifications.Projections;
using ServiceDefaults.EventSourcing;

namespace Notifications.Storage;

/// <summary>Streams <c>notification/{id}</c>.</summary>
public static class NotificationStreams
{
    public static StreamType<Delivery> Type { get; } = new("notification", Delivery.Initial, Delivery.Evolve)
    {
        Labels = state => (state.Contract, state.Severity),
        View = new DeliveryView(),
    };

    /// <summary>UUIDv5 of event, recipient and channel: a second routing of the same event finds the first's notifications.</summary>
    public static Guid IdOf(string name) => DeterministicId.Of($"notification|{name}");
}
