using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>Gaps in what is owed: pauses, notifications, reports, consents, penalties, items.</summary>
internal static class LintDuties
{
    // Events that happen to somebody who must know.
    private static readonly string[] s_told =
        ["incident.reported", "incident.escalated", "incident.resolved", "clock.warned", "clock.breached"];

    public static void Check(ContractDocument contract, ContractLint.Gaps gaps)
    {
        foreach (var (index, item) in (contract.ConfigurationItems ?? []).Index())
            if (item is { Category: null, Vendor: null })
                gaps.Add("item-without-category", $"configurationItems[{index}]", $"{item.Id} 既无故障类别，也无厂商", "填写 category 或 vendor",
                    $"{item.Id} has neither a category of faults nor a vendor", "give one of the two");
        Pauses(contract, gaps);
        Told(contract, gaps);
        Reports(contract, gaps);
        Consents(contract, gaps);
        foreach (var (index, penalty) in contract.Penalties.Index())
            if (penalty is { Amount: null, Points: null, Scale: null })
                gaps.Add("penalty-without-amount", $"penalties[{index}]", $"{penalty.On} 的考核没有金额、扣分或档次", "填写 amount、points 或 scale",
                    $"the penalty on {penalty.On} says no amount, points or scale: nothing can be computed", "give one of the three");
    }

    private static void Pauses(ContractDocument contract, ContractLint.Gaps gaps)
    {
        foreach (var (index, reason) in contract.PauseReasons.Index())
        {
            var path = $"pauseReasons[{index}]";
            if (reason.AtMost is null)
                gaps.Add("pause-without-longest-duration", $"{path}.atMost", $"暂停原因 {reason.Id} 没有最长时间，时钟可能一直停着", "填写 atMost",
                    $"a pause for {reason.Id} may last for ever", "give atMost, such as P3D");
            if (reason.Clocks.Count > 0 && reason.Evidence is not { Count: > 0 })
                gaps.Add("pause-without-evidence", $"{path}.evidence", $"暂停原因 {reason.Id} 不要求凭据", "写明须附的凭据",
                    $"a pause for {reason.Id} stops clocks without any evidence", "say what must be given with it");
        }
    }

    private static void Told(ContractDocument contract, ContractLint.Gaps gaps)
    {
        foreach (var type in s_told)
            foreach (var severity in contract.Severities)
                if (!contract.Notifications.Any(rule => rule.On == type && rule.Severities?.Contains(severity.Id) != false))
                    gaps.Add("event-told-to-nobody", "notifications", $"等级 {severity.Id} 的 {type} 不通知任何人", $"为 {type} 加一条通知规则",
                        $"nobody is told of {type} of severity {severity.Id}", $"add a rule for {type}");
    }

    private static void Reports(ContractDocument contract, ContractLint.Gaps gaps)
    {
        foreach (var (index, duty) in contract.Reports.Index())
        {
            if (duty.To.Count == 0)
                gaps.Add("report-to-nobody", $"reports[{index}].to", $"报告 {duty.Kind} 没有收件人", "填写 to",
                    $"report {duty.Kind} goes to nobody", "say to whom");
            if (duty is { Clock: null, Every: null, After: null } && !contract.Targets.Any(target => IsDueBy(target, duty)))
                gaps.Add("report-without-date", $"reports[{index}]", $"报告 {duty.Kind} 没有规定时间", "填写 every、clock 或 after",
                    $"no time is set for report {duty.Kind}", "give every, clock or after");
        }

        if (contract.Severities.Any(severity => severity.Major) && contract.Reports.All(duty => duty.Kind != "major-incident"))
            gaps.Add("major-without-report", "reports", "有重大故障等级，却没有重大故障报告义务", "加一条 major-incident 报告",
                "there are major faults, but no duty to report on them", "add a report of kind major-incident");
    }

    private static bool IsDueBy(Target target, ReportDuty duty) => duty.Kind == "major-incident" && target.Clock == "major-report";

    private static void Consents(ContractDocument contract, ContractLint.Gaps gaps)
    {
        foreach (var (index, duty) in contract.Consents.Index().Where(entry => entry.Item.Action == "emergency-restart"))
        {
            if (duty.Checks is not { Count: > 0 })
                gaps.Add("restart-without-checks", $"consents[{index}].checks", "应急重启后没有规定检测项", "列出须检测的进程",
                    "nothing is to be checked after an emergency restart", "list the processes to check");
            if (duty.ValidFor is null)
                gaps.Add("consent-without-end", $"consents[{index}].validFor", "同意没有有效期", "填写 validFor",
                    "a consent holds until the incident ends", "give validFor, such as PT2H");
        }
    }
}

/// <summary>Texts that are there in one language only.</summary>
internal static class OneSidedTexts
{
    public static IEnumerable<(string Path, string Missing)> Of(ContractDocument contract) =>
        Visit(JsonSerializer.SerializeToNode(contract, DocumentReader.Json), "");

    private static IEnumerable<(string, string)> Visit(JsonNode? node, string path) => node switch
    {
        JsonObject text when ContractDifferences.IsText(text) =>
            text.Count == 2 ? [] : [(path, text.ContainsKey("en") ? "zh-CN" : "en")],
        JsonObject given => given.SelectMany(member => Visit(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray list => list.SelectMany((item, index) => Visit(item, $"{path}[{index}]")),
        _ => [],
    };
}
