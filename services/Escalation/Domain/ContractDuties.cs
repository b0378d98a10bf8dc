using Contracts.Terms;
using Escalations.Domain.Clocks;
using NodaTime;
using Target = Escalations.Domain.Clocks.Target;

namespace Escalations.Domain;

/// <summary>What a contract owes apart from any incident and by a time of its own, as targets to count against.</summary>
internal static class ContractDuties
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Reports that return (<c>every</c>), and what is due some time after it was begun (<c>after</c>, <c>within</c>).</summary>
    public static IEnumerable<Target> Of(ContractDocument contract, DateTimeZone zone)
    {
        var calendar = ServiceCalendar.Always("always", zone);
        // Whoever has no power any more is told before somebody is told of a report.
        var rank = contract.Severities.Max(severity => severity.Rank) + 1;
        return contract.Reports.Where(duty => duty.IsDueByTime()).DistinctBy(duty => duty.Kind)
            .Select(duty => new Target(duty.Kind, Target.NoSeverity, rank, calendar, MeasureOf(duty, zone)));
    }

    private static Measure MeasureOf(ReportDuty duty, DateTimeZone zone) => duty.Every is { } every
        ? Measure.Until(new(
            every switch
            {
                "day" => Returns.Daily,
                "week" => Returns.Weekly,
                "month" => Returns.Monthly,
                "quarter" => Returns.Quarterly,
                _ => throw new InvalidOperationException($"Nothing returns every {every}."),
            },
            duty.On is { } on ? (IsoDayOfWeek)(Array.IndexOf(Weekdays, on) + 1) : IsoDayOfWeek.Monday,
            duty.At is { } at ? LocalTime.FromMinutesSinceMidnight(Minutes.Parse(at)) : LocalTime.Midnight, zone))
        : Measure.Of(ContractTerms.Iso(duty.Within!));
}
