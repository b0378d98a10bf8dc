using Incidents.Domain;
using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Storage;

/// <summary>Stream <c>contract/{id}</c>.</summary>
public static class ContractStreams
{
    public static StreamType<Contract> Type { get; } = new(Contract.Category, Contract.None, Contract.Evolve)
    {
        Labels = contract => (contract.Document?.Id, null),
        View = new ContractView(),
    };
}
