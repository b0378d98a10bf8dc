using Contracts.Terms;

namespace Incidents.Domain;

/// <summary>What the deciders ask a contract.</summary>
internal static class ContractQuestions
{
    public static Severity? FindSeverity(this ContractDocument terms, string id) => terms.Severities.FirstOrDefault(s => s.Id == id);

    /// <summary>Taken when a report names none: the default, else the least severe.</summary>
    public static Severity DefaultSeverity(this ContractDocument terms) =>
        terms.Severities.FirstOrDefault(s => s.Default) ?? terms.Severities.MaxBy(s => s.Rank)!;

    public static bool HasCategory(this ContractDocument terms, string id) => terms.Categories.Any(c => c.Id == id);

    public static IReadOnlyList<string> PartiesFor(this ContractDocument terms, string? category, string level) =>
        terms.Matrix.FirstOrDefault(cell => cell.Category == category && cell.Level == level)?.Parties ?? [];

    /// <summary>Rank of a level, 0 for the lowest; -1 where the contract has no such level.</summary>
    public static int RankOf(this ContractDocument terms, string level)
    {
        for (var rank = 0; rank < terms.Levels.Count; rank++)
            if (terms.Levels[rank].Id == level)
                return rank;
        return -1;
    }

    public static string? LevelAt(this ContractDocument terms, int rank) =>
        rank >= 0 && rank < terms.Levels.Count ? terms.Levels[rank].Id : null;

    /// <summary>What the contract agrees on for an act that needs the other side's word.</summary>
    public static ConsentDuty? Consent(this ContractDocument terms, string action) =>
        terms.Consents.FirstOrDefault(duty => duty.Action == action);

    public static string Known(IEnumerable<string> ids) => string.Join(", ", ids);
}
