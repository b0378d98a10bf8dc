using System.Collections.Frozen;

namespace Contracts.Terms;

/// <summary>The words a contract may use where the platform must know what they mean.</summary>
public static class ContractVocabulary
{
    public static FrozenSet<string> PartyRoles { get; } = Words("provider", "customer", "vendor", "subcontractor");
    public static FrozenSet<string> ContactRoles { get; } = Words("helpdesk", "engineer", "manager", "customer", "customer-manager");
    public static FrozenSet<string> ChannelTypes { get; } = Words("email", "webhook");
    public static FrozenSet<string> Languages { get; } = Words("zh-CN", "en");
    public static FrozenSet<string> Clocks { get; } = Words("response", "action-plan", "status-update", "resolution", "major-report");
    public static FrozenSet<string> OnReclassify { get; } = Words("carry", "restart");
    public static FrozenSet<string> EscalationActions { get; } = Words("next-level");
    public static FrozenSet<string> ReportKinds { get; } = Words("major-incident", "weekly-service");
    public static FrozenSet<string> ConsentActions { get; } = Words("emergency-restart");
    public static FrozenSet<string> KpiOperators { get; } = Words("lte", "gte");
    public static FrozenSet<string> KpiSpans { get; } = Words("each", "contract");
    public static FrozenSet<string> Weekdays { get; } = Words("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /// <summary>What a notification rule may be about: public event types without their version.</summary>
    public static FrozenSet<string> Events { get; } = PublicEvents.ByType.Keys
        .Where(type => type.StartsWith("incident.", StringComparison.Ordinal) || type.StartsWith("clock.", StringComparison.Ordinal))
        .Select(type => type[..type.LastIndexOf('.')])
        .ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> Words(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
