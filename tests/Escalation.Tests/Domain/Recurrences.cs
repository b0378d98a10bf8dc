using CsCheck;
using Escalations.Domain.Clocks;
using NodaTime;

namespace Escalations.Tests.Domain;

/// <summary>When something that returns is due.</summary>
public sealed class Recurrences
{
    private static readonly DateTimeZone s_shanghai = TestContracts.Shanghai;

    [Theory]
    [InlineData(Returns.Weekly, "2026-11-23 08:59", "2026-11-23 09:00")]
    [InlineData(Returns.Weekly, "2026-11-23 09:00", "2026-11-30 09:00")]
    [InlineData(Returns.Weekly, "2026-11-29 23:00", "2026-11-30 09:00")]
    [InlineData(Returns.Daily, "2026-12-31 09:00", "2027-01-01 09:00")]
    [InlineData(Returns.Monthly, "2026-01-01 08:00", "2026-01-01 09:00")]
    [InlineData(Returns.Monthly, "2026-01-31 10:00", "2026-02-01 09:00")]
    [InlineData(Returns.Quarterly, "2026-02-14 10:00", "2026-04-01 09:00")]
    [InlineData(Returns.Quarterly, "2026-10-01 09:00", "2027-01-01 09:00")]
    public void The_next_one_is_the_first_after_that_instant(Returns every, string after, string due) =>
        Assert.Equal(At(due), new Recurrence(every, IsoDayOfWeek.Monday, new(9, 0), s_shanghai).Next(At(after)));

    [Fact]
    public void Where_the_clocks_skip_the_time_of_day_it_is_due_when_they_have()
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var sunday = new Recurrence(Returns.Weekly, IsoDayOfWeek.Sunday, new(2, 30), zone);
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), sunday.Next(Instant.FromUtc(2026, 3, 28, 12, 0)));
    }

    /// <summary>None is passed over and none comes twice: walked day by day, the same instants are due.</summary>
    [Fact]
    public void All_of_them_are_those_a_walk_by_days_finds() => Gen.Select(
            Gen.Enum<Returns>(), Gen.Int[1, 7], Gen.Int[0, 1439], Gen.Int[0, 500_000],
            Gen.OneOf("Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"))
        .Sample((every, day, minute, offset, name) =>
        {
            var zone = DateTimeZoneProviders.Tzdb[name];
            var recurrence = new Recurrence(every, (IsoDayOfWeek)day, LocalTime.FromMinutesSinceMidnight(minute), zone);
            var from = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(offset);
            Assert.Equal(Walked(recurrence, from), recurrence.Next(from));
        }, iter: 300);

    // By the day, not by the rule: each day of the year after is asked whether it is one, and when.
    private static Instant Walked(Recurrence recurrence, Instant from)
    {
        var date = from.InZone(recurrence.Zone).Date.PlusDays(-1);
        for (; ; date = date.PlusDays(1))
        {
            var isOne = recurrence.Every switch
            {
                Returns.Daily => true,
                Returns.Weekly => date.DayOfWeek == recurrence.Day,
                Returns.Monthly => date.Day == 1,
                _ => date is { Day: 1, Month: 1 or 4 or 7 or 10 },
            };
            if (!isOne) continue;
            var due = recurrence.Zone.ResolveLocal(date.At(recurrence.At), NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
            if (due > from) return due;
        }
    }

    private static Instant At(string local) => s_shanghai
        .AtStrictly(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(local).Value).ToInstant();
}
