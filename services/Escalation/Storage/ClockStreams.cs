using Escalations.Domain;
using ServiceDefaults.EventSourcing;

namespace Escalations.Storage;

/// <summary>Stream <c>clocks/{id}</c>: of an incident, or of what a contract owes apart from any.</summary>
public static class ClockStreams
{
    public static StreamType<ClocksState> Type { get; } = new("clocks", ClocksState.Initial, ClocksState.Evolve)
    {
        // What still waits says under which severity the incident is worked on; else what ran last.
        Labels = state => (state.Runs.FindLast(run => run.Open) ?? state.Runs[^1]).Target is var target
            ? (target.Contract, target.OfContract ? null : target.Severity)
            : default,
    };

    /// <summary>Id of the stream of what a contract owes.</summary>
    public static Guid OfContract(string tenant, string contract) => DeterministicId.Of($"{tenant}|contract/{contract}");
}
