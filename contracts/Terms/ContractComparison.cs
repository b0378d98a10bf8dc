using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>Whether two documents say the same.</summary>
public static class ContractComparison
{
    /// <summary>Lists make equal records unequal, so what counts is whether the two are written the same.</summary>
    public static bool SaysTheSameAs(this ContractDocument one, ContractDocument other) =>
        DocumentWriter.ToJson(one) == DocumentWriter.ToJson(other);

    /// <summary>The same of two calendars.</summary>
    public static bool SaysTheSameAs(this CalendarDocument one, CalendarDocument other) =>
        DocumentWriter.ToJson(one) == DocumentWriter.ToJson(other);
}
