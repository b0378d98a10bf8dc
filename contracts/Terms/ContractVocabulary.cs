using System.Collections.Frozen;

namespace Contracts.Terms;

/// <summary>The words a contract may use where the platform must know what they mean.</summary>
public static class ContractVocabulary
{
    public static FrozenSet<string> PartyRoles { get; } = Words("provider", "customer", "vendor", "subcontractor");
    public static FrozenSet<string> ContactRoles { get; } = Words(
        "helpdesk", "engineer", "manager", "project-manager", "customer", "customer-manager", "customer-project-manager");
    public static FrozenSet<string> ChannelTypes { get; } = Words("email", "webhook");
    public static FrozenSet<string> Languages { get; } = Words("zh-CN", "en");
    /// <summary>Clocks that need no definition.</summary>
    public static FrozenSet<string> Clocks { get; } = Words([.. StandardClocks.All.Select(clock => clock.Id)]);
    /// <summary>What another start does to a round of a clock that is still open.</summary>
    public static FrozenSet<string> Again { get; } = Words("keep", "cancel", "meet");
    /// <summary>What a change of severity or version does to a running clock.</summary>
    public static FrozenSet<string> OnChange { get; } = Words("carry", "restart");
    public static FrozenSet<string> EscalationActions { get; } = Words("next-level");
    public static FrozenSet<string> ReportKinds { get; } = Words(
        "major-incident", "weekly-service", "inspection", "security-check", "patch", "optimisation", "project-progress",
        "installation-list", "acceptance-form");
    public static FrozenSet<string> ConsentActions { get; } = Words(
        "emergency-restart", "data-backup", "patch-installation", "optimisation", "project-change");
    public static FrozenSet<string> KpiOperators { get; } = Words("lte", "gte");
    public static FrozenSet<string> KpiSpans { get; } = Words("each", "contract");
    public static FrozenSet<string> ItemKinds { get; } = Words("device", "system", "software");
    public static FrozenSet<string> ServiceKinds { get; } = Words(
        "incident", "request", "work-order", "inspection", "optimisation", "maintenance", "installation", "referral", "project");
    public static FrozenSet<string> Intake { get; } = Words("reporter", "site", "device", "symptom", "since");
    public static FrozenSet<string> EvidenceKinds { get; } = Words("note", "reference", "attachment");
    public static FrozenSet<string> Alike { get; } = Words("device", "symptom", "site", "category");
    public static FrozenSet<string> ReportPeriods { get; } = Words("day", "week", "month", "quarter");
    public static FrozenSet<string> PenaltyUnits { get; } = Words("breach", "hour", "percent");
    public static FrozenSet<string> Weekdays { get; } = Words("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /// <summary>What a notification rule may be about: public event types without their version.</summary>
    public static FrozenSet<string> Events { get; } = PublicEvents.ByType.Keys
        .Where(type => type.StartsWith("incident.", StringComparison.Ordinal) || type.StartsWith("clock.", StringComparison.Ordinal)
            || type.StartsWith("duty.", StringComparison.Ordinal) || type is "report.major-sent.v1")
        .Select(type => type[..type.LastIndexOf('.')])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What may move a clock: public event types about an incident or its report, without their version.</summary>
    public static FrozenSet<string> Triggers { get; } = PublicEvents.ByType.Keys
        .Where(type => type.StartsWith("incident.", StringComparison.Ordinal) || type.StartsWith("report.", StringComparison.Ordinal))
        .Select(type => type[..type.LastIndexOf('.')])
        .ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> Words(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
