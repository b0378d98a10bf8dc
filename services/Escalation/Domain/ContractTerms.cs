using System.Collections.Frozen;
using Contracts.Terms;
using Escalations.Domain.Clocks;
using NodaTime;
using NodaTime.Text;
using Target = Escalations.Domain.Clocks.Target;

namespace Escalations.Domain;

/// <summary>Whether a date is worked, by the name of a working-day calendar such as <c>cn</c>; null in years not published yet.</summary>
public delegate bool? WorkingDays(string calendar, LocalDate date);

/// <summary>What a version of a contract says about clocks, ready to compute with. Immutable: an incident keeps its version.</summary>
public sealed class ContractTerms
{
    private readonly FrozenDictionary<(string Clock, string Severity), Target> _targets;
    private readonly FrozenDictionary<string, FrozenSet<string>> _pauses;

    private ContractTerms(ContractDocument document, int version, string timeZoneVersion,
        FrozenDictionary<(string Clock, string Severity), Target> targets)
    {
        Contract = document.Id;
        Version = version;
        TimeZoneVersion = timeZoneVersion;
        Warnings = [.. document.Warnings.Order()];
        Clocks = [.. document.Targets.Select(target => target.Clock).Distinct()];
        _targets = targets;
        _pauses = document.PauseReasons.ToFrozenDictionary(reason => reason.Id, reason => reason.Clocks.ToFrozenSet());
    }

    public string Contract { get; }

    public int Version { get; }

    public string TimeZoneVersion { get; }

    /// <summary>Fractions at which is warned, ascending.</summary>
    public IReadOnlyList<decimal> Warnings { get; }

    /// <summary>Names of the clocks this contract has.</summary>
    public IReadOnlyList<string> Clocks { get; }

    public Target? Target(string clock, string severity) => _targets.GetValueOrDefault((clock, severity));

    /// <summary>Whether a clock stands still while an incident waits for this reason.</summary>
    public bool Pauses(string reason, string clock) => _pauses.TryGetValue(reason, out var clocks) && clocks.Contains(clock);

    public static ContractTerms Of(ContractDocument document, int version, IDateTimeZoneProvider zones, WorkingDays workingDays)
    {
        var zone = zones[document.TimeZone];
        var calendars = document.Calendars.ToDictionary(calendar => calendar.Id, calendar => Compile(calendar, zone, workingDays));
        var wholeDays = calendars.ToDictionary(entry => entry.Key, entry => entry.Value.WholeDays());
        var ranks = document.Severities.ToDictionary(severity => severity.Id, severity => severity.Rank);
        var actions = document.Escalation.ToDictionary(rule => rule.Clock, rule => rule.Action);
        var targets = document.Targets.Select(target => new Target(
            target.Clock, target.Severity, ranks[target.Severity],
            (target.WorkingDays is null ? calendars : wholeDays)[target.Calendar],
            target.Within is { } within
                ? Measure.Of(PeriodPattern.NormalizingIso.Parse(within).Value.ToDuration())
                : Measure.OfDays(target.ServiceDays ?? target.WorkingDays ?? throw new InvalidOperationException(
                    $"The target for {target.Clock} of severity {target.Severity} gives no time.")),
            target.StopsOnWorkaround, target.OnReclassify == "restart", actions.GetValueOrDefault(target.Clock)));
        return new(document, version, zones.VersionId, targets.ToFrozenDictionary(target => (target.Clock, target.Severity)));
    }

    private static ServiceCalendar Compile(Contracts.Terms.Calendar calendar, DateTimeZone zone, WorkingDays workingDays)
    {
        var exceptions = (calendar.Exceptions ?? []).ToDictionary(
            exception => LocalDate.FromDateOnly(exception.Date),
            exception => new DayHours([.. exception.Windows.Select(window => Window(window.From, window.To))], "exception"));
        if (calendar.Always && exceptions.Count == 0) return ServiceCalendar.Always(calendar.Id, zone);
        return new(calendar.Id, zone, calendar switch
        {
            { Always: true } => DayPlan.Always(exceptions),
            { WorkingDays: { } name } => DayPlan.WorkingDays(date => workingDays(name, date), exceptions),
            { Weekly: { } weekly } => DayPlan.Weekly(Week(weekly), exceptions),
            _ => throw new InvalidOperationException($"Calendar {calendar.Id} says nothing about when it counts."),
        });
    }

    private static Dictionary<IsoDayOfWeek, DayHours> Week(IReadOnlyList<WeeklyWindow> weekly) => weekly
        .SelectMany(window => window.Days, (window, day) => (Day: Day(day), Window: Window(window.From, window.To)))
        .GroupBy(entry => entry.Day, entry => entry.Window)
        .ToDictionary(day => day.Key, day => new DayHours([.. day], Name(day.Key)));

    // An end at or before its start is one on the next day: a night shift.
    private static DayWindow Window(string from, string to)
    {
        var (start, end) = (Minutes.Parse(from), Minutes.Parse(to));
        return new(start, end > start ? end : end + Minutes.OfDay);
    }

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static IsoDayOfWeek Day(string name) => (IsoDayOfWeek)(Array.IndexOf(Days, name) + 1);

    private static string Name(IsoDayOfWeek day) => Days[(int)day - 1];
}
