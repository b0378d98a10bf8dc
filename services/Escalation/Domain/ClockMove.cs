using System.Runtime.InteropServices;
using Contracts.Terms;
using Target = Escalations.Domain.Clocks.Target;

namespace Escalations.Domain;

public enum MoveKind { Cancel, Meet, Renew, Start, Continue }

/// <summary>What an event does to a clock, by the clock's definition.</summary>
/// <param name="Key">Tells rounds apart that are open at once; none: every round of the clock.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ClockMove(MoveKind Kind, string? Key)
{
    /// <summary>In the order in which they are to be made: what was asked for ends before what is asked for now begins.</summary>
    public static IEnumerable<ClockMove> Of(ClockDefinition clock, Happening happening, IncidentFacts facts, Target? target)
    {
        (MoveKind Kind, IReadOnlyList<ClockTrigger>? Triggers)[] all =
        [
            (MoveKind.Cancel, clock.Cancels), (MoveKind.Meet, clock.Meets), (MoveKind.Renew, clock.Renews), (MoveKind.Start, clock.Starts),
            (MoveKind.Continue, clock.Continues),
        ];
        foreach (var (kind, triggers) in all)
            foreach (var trigger in triggers ?? [])
                if (Holds(trigger, happening, facts, target))
                    yield return new(kind, trigger.Key is { } key ? happening.Required(key) : null);
    }

    private static bool Holds(ClockTrigger trigger, Happening happening, IncidentFacts facts, Target? target) =>
        trigger.On == happening.Type
        && (trigger.Where is null || trigger.Where.All(member => happening[member.Key] == member.Value))
        && (!trigger.Workaround || target is null or { StopsOnWorkaround: true })
        && Stands(trigger, facts);

    private static bool Stands(ClockTrigger trigger, IncidentFacts facts)
    {
        var since = 0;
        if (trigger.After is { } after && !facts.Seen.TryGetValue(after, out since)) return false;
        return trigger.Unless is not { } unless || !facts.Seen.TryGetValue(unless, out var stood) || stood < since;
    }
}
