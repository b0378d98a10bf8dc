using System.Globalization;

namespace Contracts.Terms;

/// <summary>Rules of what is measured: targets, pauses, escalation, KPIs, penalties.</summary>
internal static class TargetRules
{
    public static void Check(ContractDocument contract, Names names, Findings found)
    {
        found.Ids("calendars", contract.Calendars.Select(calendar => calendar.Id));
        Targets(contract, names, found);
        Pauses(contract, names, found);
        foreach (var (index, rule) in contract.Escalation.Index())
        {
            found.OneOf($"escalation[{index}].clock", rule.Clock, names.Clocks);
            found.OneOf($"escalation[{index}].action", rule.Action, ContractVocabulary.EscalationActions);
        }

        Kpis(contract, names, found);
        foreach (var (index, penalty) in contract.Penalties.Index()) PenaltyRules.Check($"penalties[{index}]", penalty, names, found);
    }

    private static void Targets(ContractDocument contract, Names names, Findings found)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var (index, target) in contract.Targets.Index())
        {
            var path = $"targets[{index}]";
            found.OneOf($"{path}.clock", target.Clock, names.Clocks);
            found.OneOf($"{path}.onReclassify", target.OnReclassify, ContractVocabulary.OnChange);
            if (target.OnVersionChange is { } change) found.OneOf($"{path}.onVersionChange", change, ContractVocabulary.OnChange);
            found.Reference($"{path}.severity", target.Severity, names.Severities, "severity");
            found.Reference($"{path}.calendar", target.Calendar, names.Calendars, "calendar");
            Length(path, target, contract.Calendars.FirstOrDefault(calendar => calendar.Id == target.Calendar), found);
            if (!seen.Add((target.Clock, target.Severity)))
                found.Add(path, "duplicate", $"{target.Clock} of severity {target.Severity} is given already: keep one.");
        }
    }

    private static void Length(string path, Target target, Calendar? calendar, Findings found)
    {
        var ways = new object?[] { target.Within, target.ServiceDays, target.WorkingDays }.Count(way => way is not null);
        if (ways != 1) found.Add(path, "one-of", $"{ways} of within, serviceDays and workingDays are given: give exactly one.");
        if (target.Within is { } within) found.Duration($"{path}.within", within, windows: calendar is { Always: false });
        if (target.ServiceDays < 1 || target.WorkingDays < 1) found.Add(path, "out-of-range", "Days are counted from 1.");
        if (target.WorkingDays is not null && calendar is { WorkingDays: null })
            found.Add($"{path}.calendar", "wrong-calendar", $"'{calendar.Id}' has no working days: name a calendar that has workingDays.");
        if (target.ServiceDays is not null && calendar is { Weekly: null })
            found.Add($"{path}.calendar", "wrong-calendar",
                $"'{calendar.Id}' has no service hours: name a calendar that has weekly windows.");
    }

    private static void Pauses(ContractDocument contract, Names names, Findings found)
    {
        found.Ids("pauseReasons", contract.PauseReasons.Select(reason => reason.Id));
        foreach (var (index, reason) in contract.PauseReasons.Index())
        {
            var path = $"pauseReasons[{index}]";
            found.Text($"{path}.name", reason.Name);
            found.AllOf($"{path}.clocks", reason.Clocks, names.Clocks);
            if (reason.AtMost is { } most) found.Duration($"{path}.atMost", most, windows: false);
            foreach (var (at, evidence) in (reason.Evidence ?? []).Index())
            {
                found.OneOf($"{path}.evidence[{at}].kind", evidence.Kind, ContractVocabulary.EvidenceKinds);
                found.Text($"{path}.evidence[{at}].name", evidence.Name);
            }
        }
    }

    private static void Kpis(ContractDocument contract, Names names, Findings found)
    {
        found.Ids("kpis", contract.Kpis.Select(kpi => kpi.Id));
        foreach (var (index, kpi) in contract.Kpis.Index())
        {
            var path = $"kpis[{index}]";
            found.Text($"{path}.name", kpi.Name);
            found.Text($"{path}.service", kpi.Service);
            found.Text($"{path}.aspect", kpi.Aspect);
            found.OneOf($"{path}.operator", kpi.Operator, ContractVocabulary.KpiOperators);
            found.OneOf($"{path}.over", kpi.Over, ContractVocabulary.KpiSpans);
            found.Reference($"{path}.calendar", kpi.Calendar, names.Calendars, "calendar");
            if (kpi.Value.StartsWith('P')) found.Duration($"{path}.value", kpi.Value, windows: false);
            else if (!decimal.TryParse(kpi.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction)
                || fraction > 1)
                found.Add($"{path}.value", "out-of-range",
                    $"'{kpi.Value}' is neither a duration (PT30S) nor a fraction from 0 to 1 (0.98).");
        }
    }
}
