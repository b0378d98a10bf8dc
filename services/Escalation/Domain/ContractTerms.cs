using System.Collections.Frozen;
using Contracts.Terms;
using Escalations.Domain.Clocks;
using NodaTime;
using NodaTime.Text;
using Target = Escalations.Domain.Clocks.Target;

namespace Escalations.Domain;

/// <summary>Whether a date is worked, by the name of a working-day calendar such as <c>cn</c>; null in years not published yet.</summary>
public delegate bool? WorkingDays(string calendar, LocalDate date);

/// <summary>
/// What a version of a contract says about clocks, ready to compute with. Immutable. Of an incident that was moved to it, it also knows
/// the versions before: time that ran under them stays counted as they count.
/// </summary>
public sealed class ContractTerms
{
    private readonly FrozenDictionary<(string Clock, string Severity), Target> _targets;
    private readonly FrozenDictionary<string, FrozenSet<string>> _pauses;
    private readonly FrozenDictionary<string, TimeSpan> _longest;
    private readonly FrozenSet<string> _remembered;
    private readonly FrozenDictionary<string, Lazy<ContractTerms>> _sites;
    private IReadOnlyList<ContractTerms> _earlier = [];

    private ContractTerms(ContractDocument document, int version, DateTimeZone zone, string timeZoneVersion,
        FrozenDictionary<(string Clock, string Severity), Target> targets, FrozenDictionary<string, Lazy<ContractTerms>>? sites)
    {
        _sites = sites ?? FrozenDictionary<string, Lazy<ContractTerms>>.Empty;
        Contract = document.Id;
        Version = version;
        TimeZoneVersion = timeZoneVersion;
        EffectiveFrom = zone.AtStartOfDay(LocalDate.FromDateOnly(document.EffectiveFrom)).ToDateTimeOffset();
        EffectiveUntil = document.EffectiveUntil is { } last
            ? zone.AtStartOfDay(LocalDate.FromDateOnly(last).PlusDays(1)).ToDateTimeOffset()
            : DateTimeOffset.MaxValue;
        Duties = [.. targets.Values.Where(target => target.OfContract).OrderBy(target => target.Clock, StringComparer.Ordinal)];
        WorkingDayCalendars = document.Calendars.Select(calendar => calendar.WorkingDays).OfType<string>().ToFrozenSet();
        Warnings = [.. document.Warnings.Order()];
        Clocks = [.. document.Targets.Select(target => target.Clock).Distinct()];
        Definitions = [.. StandardClocks.Of(document).Where(clock => Clocks.Contains(clock.Id))];
        _remembered = Definitions.SelectMany(Triggers)
            .SelectMany(trigger => (string?[])[trigger.On, trigger.After, trigger.Unless]).OfType<string>().ToFrozenSet();
        _targets = targets;
        _pauses = document.PauseReasons.ToFrozenDictionary(reason => reason.Id, reason => reason.Clocks.ToFrozenSet());
        _longest = document.PauseReasons.Where(reason => reason.AtMost is not null)
            .ToFrozenDictionary(reason => reason.Id, reason => Iso(reason.AtMost!).ToTimeSpan());
    }

    public string Contract { get; }

    public int Version { get; }

    public string TimeZoneVersion { get; }

    /// <summary>From when on this version holds.</summary>
    public DateTimeOffset EffectiveFrom { get; }

    /// <summary>From when on it does not: the end of its last day.</summary>
    public DateTimeOffset EffectiveUntil { get; }

    /// <summary>What the contract itself owes, apart from any incident.</summary>
    public IReadOnlyList<Target> Duties { get; }

    /// <summary>Names of the working-day calendars it counts in.</summary>
    public IReadOnlySet<string> WorkingDayCalendars { get; }

    /// <summary>Fractions at which is warned, ascending.</summary>
    public IReadOnlyList<decimal> Warnings { get; }

    /// <summary>Names of the clocks this contract has.</summary>
    public IReadOnlyList<string> Clocks { get; }

    /// <summary>From what to what these clocks count, in the order in which an event moves them.</summary>
    public IReadOnlyList<ClockDefinition> Definitions { get; }

    /// <summary>Whether a clock depends on events of this type.</summary>
    public bool Remembers(string eventType) => _remembered.Contains(eventType);

    public Target? Target(string clock, string severity) => _targets.GetValueOrDefault((clock, severity));

    /// <summary>Whether a clock stands still while an incident waits for this reason.</summary>
    public bool Pauses(string reason, string clock) => _pauses.TryGetValue(reason, out var clocks) && clocks.Contains(clock);

    /// <summary>When a wait is over for the clocks it stops, at the latest.</summary>
    public DateTimeOffset? LongestPause(Wait wait) =>
        _longest.TryGetValue(wait.Reason, out var longest) ? wait.Since + longest : null;

    /// <summary>Whether clocks ran under other versions before.</summary>
    public bool HasEarlier => _earlier.Count > 0;

    /// <summary>These terms, after others under which clocks ran before.</summary>
    public ContractTerms After(IReadOnlyList<ContractTerms> earlier)
    {
        if (earlier.Count == 0) return this;
        var terms = (ContractTerms)MemberwiseClone();
        terms._earlier = earlier;
        return terms;
    }

    /// <summary>The terms of a version under which a clock runs or ran.</summary>
    public ContractTerms Under(int version) => version == Version ? this : _earlier.FirstOrDefault(terms => terms.Version == version)
        ?? throw new InvalidOperationException($"Version {version} of contract {Contract} is not known to have held before {Version}.");

    /// <summary>The newest version that holds at a moment, of this one and those before; the first one before it does.</summary>
    public ContractTerms InForce(DateTimeOffset at) =>
        EffectiveFrom <= at || _earlier.Count == 0 ? this : _earlier.LastOrDefault(terms => terms.EffectiveFrom <= at) ?? _earlier[0];

    /// <summary>The terms as they hold at a site: calendars that count there do so in its zone and hours.</summary>
    public ContractTerms At(string? site)
    {
        var there = site is not null && _sites.TryGetValue(site, out var known) ? known.Value : this;
        return HasEarlier ? there.After([.. _earlier.Select(terms => terms.At(site))]) : there;
    }

    public static ContractTerms Of(ContractDocument document, int version, IDateTimeZoneProvider zones, WorkingDays workingDays)
    {
        var sites = (document.Sites ?? []).Where(_ => document.Calendars.Any(calendar => calendar.AtSite)).ToFrozenDictionary(
            site => site.Id, site => new Lazy<ContractTerms>(() => Of(document, version, zones, workingDays, site)));
        return Of(document, version, zones, workingDays, null, sites);
    }

    private static ContractTerms Of(
        ContractDocument document, int version, IDateTimeZoneProvider zones, WorkingDays workingDays, Site? site,
        FrozenDictionary<string, Lazy<ContractTerms>>? sites = null)
    {
        var calendars = document.Calendars.ToDictionary(
            calendar => calendar.Id, calendar => ContractCalendars.Of(document, calendar, site, zones, workingDays));
        var wholeDays = calendars.ToDictionary(entry => entry.Key, entry => entry.Value.WholeDays());
        var ranks = document.Severities.ToDictionary(severity => severity.Id, severity => severity.Rank);
        var actions = document.Escalation.ToDictionary(rule => rule.Clock, rule => rule.Action);
        var targets = document.Targets.Select(target => new Target(
            target.Clock, target.Severity, ranks[target.Severity],
            (target.WorkingDays is null ? calendars : wholeDays)[target.Calendar],
            target.Within is { } within
                ? Measure.Of(Iso(within))
                : Measure.OfDays(target.ServiceDays ?? target.WorkingDays ?? throw new InvalidOperationException(
                    $"The target for {target.Clock} of severity {target.Severity} gives no time.")),
            target.StopsOnWorkaround, target.OnReclassify == "restart", actions.GetValueOrDefault(target.Clock),
            target.OnVersionChange == "restart"));
        var zone = zones[document.TimeZone];
        return new(
            document, version, zone, zones.VersionId,
            targets.Concat(ContractDuties.Of(document, zone)).ToFrozenDictionary(target => (target.Clock, target.Severity)), sites);
    }

    /// <summary>An ISO 8601 duration.</summary>
    internal static Duration Iso(string iso) => PeriodPattern.NormalizingIso.Parse(iso).Value.ToDuration();

    private static IEnumerable<ClockTrigger> Triggers(ClockDefinition clock) =>
        [.. clock.Starts, .. clock.Meets ?? [], .. clock.Renews ?? [], .. clock.Cancels ?? [], .. clock.Continues ?? []];
}
