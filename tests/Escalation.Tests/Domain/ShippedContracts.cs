using Contracts.Documents;
using Contracts.Terms;
using Escalations.Domain;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>The contracts that ship, with the working-day calendar that ships, give the deadlines their source promises.</summary>
public sealed class ShippedContracts
{
    private static readonly WorkingDayCalendars Calendars = WorkingDayCalendars.Load();

    [Fact]
    public void Contract_B_severity_1_reported_twenty_minutes_before_closing() => Under("store-hardware")
        .Reported("2026-02-17 18:40")
        .Then("response", "running", "2026-02-18 11:10").Then("resolution", "running", "2026-02-18 14:40");

    [Fact]
    public void Contract_A_report_of_a_major_fault_over_the_spring_festival() => Under("telecom-rsa")
        .Reported("2026-02-13 16:00", "major").Resolved("2026-02-13 17:00")
        .Then("major-report", "running", "2026-02-25 00:00", now: "2026-02-13 17:00");

    [Fact]
    public void Contract_B_updates_at_least_once_a_week() => Under("store-hardware")
        .Reported("2026-03-02 12:00", "4").Escalated("L1", "2026-03-02 12:10").Planned("2026-03-02 13:00")
        .Then("status-update", "running", "2026-03-09 13:00", now: "2026-03-02 13:00");

    private static Story Under(string contract)
    {
        var text = File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", $"{contract}.yaml"));
        var document = new ContractParser(Calendars).Parse(text, DocumentFormat.Yaml).Document!;
        return Story.Under(ContractTerms.Of(
            document, 1, DateTimeZoneProviders.Tzdb, (calendar, date) => Calendars.Find(calendar)?.IsWorkingDay(date.ToDateOnly())));
    }
}
