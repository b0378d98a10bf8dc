using Contracts.Terms;
using Incidents.Domain;
using ServiceDefaults.Decisions;

namespace Incidents.Tests.Domain;

/// <summary>Versions of a working-day calendar.</summary>
public sealed class CalendarSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly CalendarDocument Next = new("cn", new("中国", "China"), [Year(2027)]) { Tenant = "t" };

    [Fact]
    public void The_first_document_is_version_1() =>
        Assert.Equal(new CalendarPublished(1, Next, "mia", Now), Publish(WorkingCalendar.None, Next).Events.Single());

    [Fact]
    public void Twice_is_once()
    {
        var again = Publish(After(1, Next), Next with { Years = [Year(2027)] });
        Assert.Equal((0, null), (again.Events.Count, again.Rejection));
    }

    [Fact]
    public void A_year_more_or_a_correction_is_the_next_version()
    {
        Assert.Equal(2, Version(Publish(After(1, Next), Next with { Years = [Year(2027), Year(2028)] })));
        Assert.Equal(3, Version(Publish(After(2, Next), Next with { Years = [Year(2027) with { Source = "corrected" }] })));
    }

    [Fact]
    public void A_year_that_was_published_is_not_withdrawn()
    {
        var refused = Publish(After(1, Next), Next with { Years = [Year(2028)] }).Rejection!;
        Assert.Equal(("calendar-year-withdrawn", Refusal.Conflict), (refused.Code, refused.Kind));
        Assert.Contains("2027", refused.Message, StringComparison.Ordinal);
    }

    private static CalendarYear Year(int year) => new(year, [new(new("元旦", "New Year's Day"), [new(year, 1, 1)], [])]);

    private static WorkingCalendar After(int version, CalendarDocument document) =>
        WorkingCalendar.Evolve(WorkingCalendar.None, new CalendarPublished(version, document, "mia", Now));

    private static Decision Publish(WorkingCalendar calendar, CalendarDocument document) =>
        PublishingCalendars.Decide(calendar, new PublishCalendar(document, "mia"), Now);

    private static int Version(Decision decision) => ((CalendarPublished)decision.Events.Single()).Version;
}
