using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>Whether two contracts say the same.</summary>
public static class ContractComparison
{
    /// <summary>Lists make equal records unequal, so what counts is whether the two are written the same.</summary>
    public static bool SaysTheSameAs(this ContractDocument one, ContractDocument other) =>
        DocumentWriter.ToJson(one) == DocumentWriter.ToJson(other);
}
