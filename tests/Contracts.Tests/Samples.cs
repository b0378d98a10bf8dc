using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>The contracts that ship, read as a user's would be.</summary>
internal static class Samples
{
    public static readonly WorkingDayCalendars Calendars = WorkingDayCalendars.Load();

    public static readonly ContractParser Parser = new(Calendars);

    public static string Text(string id) => File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", $"{id}.yaml"));

    public static ContractDocument Read(string id)
    {
        var read = Parser.Parse(Text(id), DocumentFormat.Yaml);
        Assert.Empty(read.Problems);
        return read.Document!;
    }

    /// <summary>Problems of sample B after a change to its text.</summary>
    public static IReadOnlyList<DocumentProblem> ProblemsAfter(string replaced, string by)
    {
        var text = Text("store-hardware");
        Assert.Contains(replaced, text, StringComparison.Ordinal);
        return Parser.Parse(text.Replace(replaced, by, StringComparison.Ordinal), DocumentFormat.Yaml).Problems;
    }
}
