using Contracts.Terms;
using NodaTime;
using NodaTime.Text;

namespace Reports.Projections;

/// <summary>Names of a contract's own terms in one language, and times in its zone. Without a contract, ids and UTC.</summary>
public sealed class ContractNames(ContractDocument? contract, string language)
{
    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private readonly DateTimeZone _zone =
        contract is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(contract.TimeZone) ?? DateTimeZone.Utc;

    public string Language => language;

    public ContractDocument? Contract => contract;

    public bool IsChinese => language == Projections.Language.Chinese;

    public string Zone => _zone.Id;

    public string Severity(string id) => contract?.Severities.FirstOrDefault(s => s.Id == id)?.Name.In(language) ?? id;

    public bool IsMajor(string severity) => contract?.Severities.Any(s => s.Id == severity && s.Major) ?? false;

    public string Level(string id)
    {
        var name = contract?.Levels.FirstOrDefault(l => l.Id == id)?.Name.In(language);
        return name is null or "" || name == id ? id : name.Contains(id, StringComparison.OrdinalIgnoreCase) ? name : $"{id} {name}";
    }

    public string Category(string id) => contract?.Categories.FirstOrDefault(c => c.Id == id)?.Name.In(language) ?? id;

    public string PauseReason(string id) => contract?.PauseReasons.FirstOrDefault(r => r.Id == id)?.Name.In(language) ?? id;

    public string Contact(string id) => contract?.Contacts.FirstOrDefault(c => c.Id == id)?.Name ?? id;

    public string Parties(IEnumerable<string> ids) =>
        string.Join(IsChinese ? "、" : ", ", ids.Select(id => contract?.Parties.FirstOrDefault(p => p.Id == id)?.Name.In(language) ?? id));

    public string PartyOf(string role) => Parties(contract?.Parties.Where(p => p.Role == role).Select(p => p.Id) ?? []);

    /// <summary>A clock's name for people; a clock of a later release shows its id.</summary>
    public string Clock(string name) => (name, IsChinese) switch
    {
        ("response", true) => "响应",
        ("response", false) => "Response",
        ("action-plan", true) => "处理方案",
        ("action-plan", false) => "Action plan",
        ("status-update", true) => "进展更新",
        ("status-update", false) => "Status update",
        ("resolution", true) => "解决",
        ("resolution", false) => "Resolution",
        ("major-report", true) => "重大故障报告",
        ("major-report", false) => "Major-incident report",
        _ => (contract?.Clocks?.FirstOrDefault(clock => clock.Id == name) ?? StandardClocks.All.FirstOrDefault(clock => clock.Id == name))
            ?.Name.In(language) ?? name,
    };

    /// <summary>What is owed, of which round: <c>Weekly service report (2026-11-30)</c>.</summary>
    public string Duty(string kind, string? key)
    {
        var name = contract?.Reports.FirstOrDefault(duty => duty.Kind == kind)?.Name.In(language) ?? kind;
        return key is null ? name : IsChinese ? $"{name}（{key}）" : $"{name} ({key})";
    }

    /// <summary>Who did it: a contact's name, or what of the platform itself.</summary>
    public string By(string actor)
    {
        if (actor.StartsWith("clock:", StringComparison.Ordinal))
            return IsChinese
                ? $"计时器「{Clock(actor["clock:".Length..])}」"
                : $"the {Clock(actor["clock:".Length..]).ToLowerInvariant()} clock";
        if (actor.StartsWith("service:", StringComparison.Ordinal)) return IsChinese ? "平台" : "the platform";
        return Contact(actor);
    }

    public string Time(DateTimeOffset at) => Seconds.Format(Local(at));

    public string ShortTime(DateTimeOffset at) => Minutes.Format(Local(at));

    public static string Iso(DateTimeOffset at) => InstantPattern.ExtendedIso.Format(Instant.FromDateTimeOffset(at));

    private LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime;
}
