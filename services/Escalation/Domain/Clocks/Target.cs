using System.Runtime.InteropServices;
using NodaTime;

namespace Escalations.Domain.Clocks;

/// <summary>
/// How long a target gives: a duration counted in its calendar, a number of served days after the day of the start, or until the next time
/// it returns.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Measure(Duration? Within, int Days, Recurrence? Returns = null)
{
    public static Measure Of(Duration within) => new(within, 0);

    public static Measure OfDays(int days) => new(null, days);

    public static Measure Until(Recurrence next) => new(null, 0, next);
}

/// <summary>A target of a contract, ready to count in.</summary>
/// <param name="Restarts">Time run before a change of severity does not count against it.</param>
/// <param name="RestartsOnVersion">Nor does time run before the incident was moved to this version of the contract.</param>
/// <param name="Action">What a breach asks for beside being told.</param>
public sealed record Target(
    string Clock, string Severity, int SeverityRank, ServiceCalendar Calendar, Measure Measure,
    bool StopsOnWorkaround = true, bool Restarts = false, string? Action = null, bool RestartsOnVersion = false)
{
    /// <summary>In place of the severity of what a contract owes apart from any incident: no severity is without a name.</summary>
    public const string NoSeverity = "";

    public bool OfContract => Severity == NoSeverity;

    /// <summary>
    /// Time to be counted until it is due, for a clock that starts then. Days are turned into the time served until the
    /// close of the last of them, so that pauses move them as they move a duration.
    /// </summary>
    public Duration Total(Instant start) => Measure switch
    {
        { Within: { } within } => within,
        { Returns: { } returns } => Calendar.Counted(start, returns.Next(start)),
        _ => Calendar.Counted(start, Calendar.CloseOfDay(start, Measure.Days)),
    };
}
