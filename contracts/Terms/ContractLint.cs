using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>A gap in a contract that may be published as it is, but will be felt.</summary>
/// <param name="Code">Stable name of the kind of gap, such as <c>severity-without-target</c>.</param>
/// <param name="Path">Where, as in <see cref="DocumentProblem.Path"/>.</param>
/// <param name="Gap">What is missing.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record LintFinding(string Code, string Path, LocalizedText Gap, LocalizedText Remedy);

/// <summary>Finds what a valid contract leaves open. Pure; tells everything, in the order of the document.</summary>
public static class ContractLint
{
    // Clocks without which no fault is driven at all; others only where the contract has them for some severity.
    private static readonly string[] s_basic = ["response", "resolution"];
    private static readonly string[] s_major = ["major-report", "stakeholder-update"];

    /// <param name="calendars">Working-day calendars as they are known to the contract's tenant.</param>
    /// <param name="today">In the contract's zone.</param>
    public static IReadOnlyList<LintFinding> Check(ContractDocument contract, WorkingDayCalendars calendars, DateOnly today)
    {
        var gaps = new Gaps();
        if (contract.EffectiveUntil < today)
            gaps.Add("contract-ended", "effectiveUntil", $"合同已于 {contract.EffectiveUntil:yyyy-MM-dd} 终止", "延长终止日期，或不再使用本合同",
                $"the contract ended on {contract.EffectiveUntil:yyyy-MM-dd}", "give a later day, or use another contract");
        People(contract, gaps);
        Matrix(contract, gaps);
        Severities(contract, gaps);
        ImpactUrgency(contract, gaps);
        Calendars(contract, calendars, today, gaps);
        LintDuties.Check(contract, gaps);
        Languages(contract, gaps);
        return gaps.Found;
    }

    private static void People(ContractDocument contract, Gaps gaps)
    {
        foreach (var (index, contact) in contract.Contacts.Index().Where(entry => entry.Item.Channels.Count == 0))
            gaps.Add("contact-without-channel", $"contacts[{index}].channels", $"联系人「{contact.Name}」没有通知渠道", "为其加上邮件或 webhook",
                $"contact “{contact.Name}” cannot be reached", "give an e-mail address or a webhook");
        foreach (var (index, level) in contract.Levels.Index())
            if (!contract.Contacts.Any(contact => contact.Levels.Contains(level.Id)))
                gaps.Add("nobody-to-tell", $"levels[{index}]", $"{level.Id} 没有联系人，无人可通知", $"为 {level.Id} 加一个联系人",
                    $"no contact answers for {level.Id}: there is nobody to tell", $"add {level.Id} to the levels of a contact");
    }

    private static void Matrix(ContractDocument contract, Gaps gaps)
    {
        foreach (var category in contract.Categories)
            foreach (var level in contract.Levels)
                if (!contract.Matrix.Any(cell => cell.Category == category.Id && cell.Level == level.Id))
                    gaps.Add("matrix-cell-without-party", "matrix", $"{category.Id} 在 {level.Id} 没有责任方", "加上这一格及其责任方",
                        $"nobody is responsible for {category.Id} at {level.Id}", "add this cell with its parties");
    }

    private static void Severities(ContractDocument contract, Gaps gaps)
    {
        if (!contract.Severities.Any(severity => severity.Default))
            gaps.Add("no-default-severity", "severities", "没有默认严重等级，未指明等级的报修按最低一级处理", "把其中一级设为 default",
                "no severity is the default: reports that name none take the least severe", "mark one as default");
        var had = s_basic.Concat(contract.Targets.Select(target => target.Clock)).Distinct().ToList();
        foreach (var (index, severity) in contract.Severities.Index())
        {
            var path = $"severities[{index}]";
            foreach (var clock in had.Where(clock => (severity.Major || !s_major.Contains(clock)) && !Has(clock, severity.Id)))
                gaps.Add("severity-without-target", path, $"等级 {severity.Id} 没有 {clock} 时限", $"为 {clock} 和等级 {severity.Id} 加一个 target",
                    $"severity {severity.Id} has no target for {clock}", $"add a target for clock {clock} and severity {severity.Id}");
            if (severity is { Major: true } && !had.Contains("major-report"))
                gaps.Add("major-without-report-target", path, $"等级 {severity.Id} 属重大故障，但没有报告时限", "加一个 major-report 的 target",
                    $"severity {severity.Id} is major, but no time is set for its report", "add a target for clock major-report");
            if (severity.Owner is null)
                gaps.Add("severity-without-owner", $"{path}.owner", $"等级 {severity.Id} 没有专人负责", "填写一个联系人的 id",
                    $"nobody follows up faults of severity {severity.Id}", "name a contact as owner");
            if (severity.Definition is null)
                gaps.Add("severity-without-definition", $"{path}.definition", $"等级 {severity.Id} 没有定义", "写明划分标准",
                    $"severity {severity.Id} is not defined", "say which faults are of it");
        }

        bool Has(string clock, string severity) => contract.Targets.Any(target => target.Clock == clock && target.Severity == severity);
    }

    private static void ImpactUrgency(ContractDocument contract, Gaps gaps)
    {
        if (contract.ImpactUrgency is not { } matrix) return;
        foreach (var impact in matrix.Impacts)
            foreach (var urgency in matrix.Urgencies)
                if (matrix.SeverityOf(impact.Id, urgency.Id) is null)
                    gaps.Add("impact-urgency-without-severity", "impactUrgency.cells", $"{impact.Id} × {urgency.Id} 没有严重等级", "加上这一格",
                        $"{impact.Id} × {urgency.Id} has no severity", "add this cell");
    }

    private static void Calendars(ContractDocument contract, WorkingDayCalendars known, DateOnly today, Gaps gaps)
    {
        foreach (var (index, calendar) in contract.Calendars.Index().Where(entry => entry.Item.WorkingDays is not null))
            foreach (var year in new[] { today.Year, today.Year + 1 })
                if (known.Find(calendar.WorkingDays!)?.Covers(year) != true)
                    gaps.Add("calendar-year-unpublished", $"calendars[{index}].workingDays",
                        $"工作日历 {calendar.WorkingDays} 的 {year} 年尚未发布", $"以 PUT /v1/calendars/{calendar.WorkingDays} 发布 {year} 年",
                        $"{year} of working-day calendar {calendar.WorkingDays} is not published",
                        $"publish it by PUT /v1/calendars/{calendar.WorkingDays}");
        if (contract.Calendars.Any(calendar => calendar.AtSite))
            foreach (var (index, site) in (contract.Sites ?? []).Index().Where(entry => entry.Item.OpeningHours is null))
                gaps.Add("site-without-opening-hours", $"sites[{index}].openingHours", $"服务地点 {site.Id} 没有营业时间", "填写营业时间",
                    $"site {site.Id} tells no opening hours, but a calendar counts in them", "give its openingHours");
    }

    private static void Languages(ContractDocument contract, Gaps gaps)
    {
        foreach (var (path, missing) in OneSidedTexts.Of(contract))
            gaps.Add("text-in-one-language", path, $"只有一种语言，缺 {missing}", $"补上 {missing}",
                $"there is no text in {missing}", $"add {missing}");
    }

    internal sealed class Gaps
    {
        private readonly List<LintFinding> _found = [];

        public IReadOnlyList<LintFinding> Found => _found;

        public void Add(string code, string path, string zh, string zhRemedy, string en, string enRemedy) => _found.Add(new(
            code, path, new($"{zh}。", $"{char.ToUpperInvariant(en[0])}{en[1..]}."),
            new($"{zhRemedy}。", $"{char.ToUpperInvariant(enRemedy[0])}{enRemedy[1..]}.")));
    }
}
