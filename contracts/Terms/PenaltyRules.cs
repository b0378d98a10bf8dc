using System.Globalization;
using System.Xml;

namespace Contracts.Terms;

/// <summary>Rules of a penalty: it is on something, it costs no less than nothing, and its steps rise.</summary>
internal static class PenaltyRules
{
    public static void Check(string path, Penalty penalty, Names names, Findings found)
    {
        found.Text($"{path}.terms", penalty.Terms);
        if (penalty.On.StartsWith("clock:", StringComparison.Ordinal)) found.OneOf(
            $"{path}.on", penalty.On[6..], names.Clocks);
        else if (penalty.On.StartsWith("kpi:", StringComparison.Ordinal)) found.Reference($"{path}.on", penalty.On[4..], names.Kpis, "KPI");
        else found.Add($"{path}.on", "unknown-value", $"'{penalty.On}' is not known: use clock:NAME or kpi:ID.");
        found.References($"{path}.severities", penalty.Severities, names.Severities, "severity");
        if (penalty.Per is { } per) found.OneOf($"{path}.per", per, ContractVocabulary.PenaltyUnits);
        var amounts = (penalty.Amount ?? penalty.AtMost) is not null || (penalty.Scale ?? []).Any(step => step.Amount is not null);
        if (amounts && penalty.Currency is null)
            found.Add($"{path}.currency", "required", "An amount without its currency: add it, such as CNY.");
        if (penalty.Amount < 0 || penalty.Points < 0 || penalty.AtMost < 0)
            found.Add(path, "out-of-range", "Amounts and points are not below 0: leave out the sign.");
        if (penalty is { Scale: not null, Amount: not null } or { Scale: not null, Points: not null })
            found.Add($"{path}.scale", "one-of", "A scale is given beside an amount or points: keep one of the two.");
        Scale($"{path}.scale", penalty.Scale ?? [], penalty.On.StartsWith("clock:", StringComparison.Ordinal), found);
    }

    private static void Scale(string path, IReadOnlyList<PenaltyStep> steps, bool time, Findings found)
    {
        var before = -1m;
        foreach (var (index, step) in steps.Index())
        {
            var at = $"{path}[{index}]";
            if (step is { Amount: null, Points: null } or { Amount: < 0 } or { Points: < 0 })
                found.Add(at, "out-of-range", "A step costs an amount, points, or both, not below 0: give at least one.");
            if (Beyond(step.Beyond, time) is not { } beyond)
                found.Add($"{at}.beyond", "out-of-range", time
                    ? $"'{step.Beyond}' is no duration: write how far past the target as PT0S, PT4H or P1D."
                    : $"'{step.Beyond}' is no fraction: write how far below the KPI as 0, 0.01 or 0.02.");
            else if (beyond <= before) found.Add($"{at}.beyond", "out-of-order", "Steps rise: put the smaller ones first, each once.");
            else before = beyond;
        }
    }

    private static decimal? Beyond(string text, bool time)
    {
        if (!time)
        {
            return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part <= 1
                ? part : null;
        }

        return Findings.IsDuration(text) ? XmlConvert.ToTimeSpan(text).Ticks : null;
    }
}
