using Escalations.Domain;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>Names of the stored events, for ever.</summary>
public static class EventNames
{
    public static EventCatalog Catalog { get; } = new EventCatalog()
        .Add<ClockStarted>("clock-started.v1")
        .Add<ClockPaused>("clock-paused.v1")
        .Add<ClockResumed>("clock-resumed.v1")
        .Add<ClockRetargeted>("clock-retargeted.v1")
        .Add<ClockStopped>("clock-stopped.v1")
        .Add<ClockWarned>("clock-warned.v1")
        .Add<ClockBreached>("clock-breached.v1");
}
