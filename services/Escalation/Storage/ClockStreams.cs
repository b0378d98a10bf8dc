using Escalations.Domain;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>Stream <c>clocks/{incident}</c>.</summary>
public static class ClockStreams
{
    public static StreamType<ClocksState> Type { get; } = new("clocks", ClocksState.Initial, ClocksState.Evolve)
    {
        // What still waits says under which severity the incident is worked on; else what ran last.
        Labels = state => (state.Runs.FindLast(run => run.Open) ?? state.Runs[^1]).Target is var target
            ? (target.Contract, target.Severity)
            : default,
    };
}
