using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>Stream <c>problem/{id}</c>.</summary>
public static class ProblemStreams
{
    public static StreamType<Problem> Type { get; } = new(Problem.Category, Problem.None, Problem.Evolve)
    {
        Labels = problem => (problem.Proposal?.Contract, null),
        View = new ProblemView(),
    };
}
