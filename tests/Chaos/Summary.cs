using System.Text;
using Chaos.Evidence;
using Chaos.Histories;
using Chaos.Invariants;

namespace Chaos;

/// <summary>The counts of a run as a table of Markdown.</summary>
internal static class Summary
{
    private const int MostNamed = 20;

    public static string Of(ChaosOptions options, Collected evidence, IReadOnlyList<Verdict> verdicts)
    {
        var text = new StringBuilder($"seed {options.Seed}, {options.Length.TotalMinutes:0.##} minutes\n\n");
        text.Append("| operation | ok | fail | info | answers lost |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var kind in evidence.Operations.GroupBy(operation => operation.Op).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            text.Append(Outcomes(kind.Key, [.. kind], evidence.History.Where(line => line.Op == kind.Key)));
        text.Append(Outcomes("all", evidence.Operations, evidence.History));

        text.Append("\n| nemesis | times |\n| --- | ---: |\n");
        foreach (var (what, times) in Figures(evidence)) text.Append($"| {what} | {times} |\n");
        text.Append("\n| invariant | checked | broken |\n| --- | ---: | ---: |\n");
        foreach (var verdict in verdicts)
            text.Append($"| {verdict.Invariant} {verdict.Claim} | {verdict.Checked} | {verdict.Broken.Count} |\n");
        foreach (var verdict in verdicts.Where(verdict => !verdict.Holds))
        {
            text.Append($"\n{verdict.Invariant} does not hold:\n");
            foreach (var reason in verdict.Reasons.Take(MostNamed)) text.Append($"- {reason}\n");
            if (verdict.Reasons.Count > MostNamed) text.Append($"- and {verdict.Reasons.Count - MostNamed} more\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string, long)> Figures(Collected evidence) =>
    [
        .. evidence.Faults.Done.CountBy(fault => $"{fault.Kind} of {fault.Whom}").OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => (count.Key, (long)count.Value)),
        .. evidence.Faults.Counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value)),
        ("processes that ended by themselves", evidence.Faults.Ended.Count),
        ("events published again", evidence.Published.Count - evidence.Published.Distinct().Count()),
        .. evidence.Stores.Select(store => ($"events of {store.Key}", (long)store.Value.Events.Count)),
        ("webhooks received", evidence.Hooks.Count),
        ("webhooks received again under their key", evidence.Hooks.Count - evidence.Hooks.Select(hook => hook.Id).Distinct().Count()),
        .. evidence.Views.Where(row => row.View == "delivery").CountBy(row => row.Fields["state"])
            .Select(state => ($"deliveries {state.Key}", (long)state.Value)),
    ];

    private static string Outcomes(string name, IReadOnlyList<Operation> operations, IEnumerable<HistoryLine> history)
    {
        var lost = history.Count(line => line is { Type: HistoryLine.Info, Key: not null });
        return $"| {name} | {Ended(HistoryLine.Ok)} | {Ended(HistoryLine.Fail)} | {Ended(HistoryLine.Info)} | {lost} |\n";

        int Ended(string outcome) => operations.Count(operation => operation.Outcome == outcome);
    }
}
