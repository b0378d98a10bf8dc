using Contracts.Documents;
using Contracts.Terms;
using Incidents.Domain;

namespace Incidents.Import;

/// <summary>How the columns and words of a foreign log become incidents of a contract: the part <c>mapping</c> of an import.</summary>
/// <param name="Contract">Id of the contract the incidents fall under.</param>
/// <param name="Columns">Names of columns, as the first line of the file has them.</param>
/// <param name="Levels">Support level of the log → level of the contract.</param>
/// <param name="Severities">Severity of the log → severity of the contract.</param>
/// <param name="Statuses">What each status of the log means.</param>
public sealed record ImportMapping(
    string Contract, MappedColumns Columns, IReadOnlyDictionary<string, string> Levels, IReadOnlyDictionary<string, string> Severities,
    IReadOnlyList<MappedStatus> Statuses)
{
    public string Separator { get; init; } = ",";
    /// <summary>Columns in braces are filled in from the first line of an incident: <c>{product}, {country}</c>.</summary>
    public string? Summary { get; init; }
    /// <summary>Category of the contract for all of them.</summary>
    public string? Category { get; init; }
    /// <summary>Label → column.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Everything that does not fit the contract; empty where the mapping can be used.</summary>
    public IReadOnlyList<DocumentProblem> ProblemsUnder(ContractDocument terms)
    {
        var problems = new List<DocumentProblem>();
        if (Separator.Length != 1) Add("separator", "wrong-value", "The separator is one character, such as a comma.");
        if (Category is not null && !terms.HasCategory(Category)) Unknown(
            "category", Category, "category", terms.Categories.Select(c => c.Id));
        foreach (var (from, to) in Levels)
            if (terms.RankOf(to) < 0) Unknown($"levels.{from}", to, "level", terms.Levels.Select(l => l.Id));
        foreach (var (from, to) in Severities)
            if (terms.FindSeverity(to) is null) Unknown($"severities.{from}", to, "severity", terms.Severities.Select(s => s.Id));
        foreach (var (index, status) in Statuses.Index())
        {
            var meaning = status.Meaning;
            if (meaning is null)
                Unknown($"statuses[{index}].means", status.Means, "meaning", MappedStatus.Meanings.Keys);
            if (meaning is PastMeaning.Waiting && terms.PauseReasons.All(reason => reason.Id != status.Reason))
                Unknown($"statuses[{index}].reason", status.Reason ?? "", "pause reason", terms.PauseReasons.Select(reason => reason.Id));
            if (Statuses.Take(index).Any(other => (other.Status, other.SubStatus) == (status.Status, status.SubStatus)))
                Add($"statuses[{index}]", "duplicate", "This status is mapped already: keep one.");
        }

        return problems;

        void Add(string path, string code, string message) => problems.Add(new(path, code, message));
        void Unknown(string path, string value, string what, IEnumerable<string> known) =>
            Add(path, "unknown-reference", $"'{value}' is no {what}: use one of {string.Join(", ", known)}.");
    }
}

/// <summary>Names of columns; those left out are not in the log.</summary>
public sealed record MappedColumns(
    string Incident, string At, string Status, string Level, string Severity, string? SubStatus = null, string? Team = null,
    string? Person = null, string? Site = null, string? Device = null);

/// <param name="SubStatus">None stands for a line without one.</param>
/// <param name="Means"><c>queued</c>, <c>working</c>, <c>waiting</c>, <c>resolved</c>, <c>closed</c>, <c>cancelled</c> or
/// <c>logged</c>.</param>
/// <param name="Reason">Id of one of the contract's pause reasons, where it means waiting.</param>
public sealed record MappedStatus(string Status, string? SubStatus, string Means, string? Reason = null)
{
    internal static IReadOnlyDictionary<string, PastMeaning> Meanings { get; } =
        Enum.GetValues<PastMeaning>().ToDictionary(meaning => meaning.ToString().ToLowerInvariant());

    internal PastMeaning? Meaning => Meanings.TryGetValue(Means, out var meaning) ? meaning : null;
}
