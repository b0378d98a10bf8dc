using Notifications.Domain;
using ServiceDefaults.EventSourcing;

namespace Notifications.Storage;

/// <summary>The names under which this service's events are stored. A name, once used, is used for ever.</summary>
public static class EventNames
{
    public static EventCatalog Catalog { get; } = new EventCatalog()
        .Add<Requested>("notification-requested.v1")
        .Add<Delivered>("notification-delivered.v1")
        .Add<AttemptFailed>("notification-attempt-failed.v1")
        .Add<DeadLettered>("notification-dead-lettered.v1")
        .Add<Suppressed>("notification-suppressed.v1")
        .Add<Resent>("notification-resent.v1");
}
