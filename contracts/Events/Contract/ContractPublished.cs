using Contracts.Terms;

namespace Contracts.Events.Contract;

/// <summary>A version of a contract came into the store; stream <c>contract/{id}</c>.</summary>
/// <param name="Version">1 for the first; the stream version equals it.</param>
/// <param name="Document">The whole document, with its tenant filled in.</param>
[EventType("contract.published.v1")]
public sealed record ContractPublished(string ContractId, int Version, ContractDocument Document);
