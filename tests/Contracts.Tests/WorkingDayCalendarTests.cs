using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>Working days of mainland China, as the State Council announced them.</summary>
public sealed class WorkingDayCalendarTests
{
    private static readonly WorkingDayCalendar Cn = Samples.Calendars.Find("cn")!;

    [SharedDataFact("cn-working-days.csv")]
    public void Every_announced_day_is_right_and_every_other_day_is_as_in_an_ordinary_week()
    {
        var announced = File.ReadLines(SharedData.Require("cn-working-days.csv")).Skip(1).Select(line => line.Split(','))
            .ToDictionary(row => DateOnly.Parse(row[0]), row => (Worked: row[1] == "working", English: row[2], Chinese: row[3]));

        Assert.Equal(100, announced.Count);
        for (var date = new DateOnly(2023, 1, 1); date.Year <= 2026; date = date.AddDays(1))
        {
            var ordinary = date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.Equal(announced.TryGetValue(date, out var day) ? day.Worked : ordinary, Cn.IsWorkingDay(date));
            Assert.Equal((day.English, day.Chinese), (Cn.ReasonOf(date)?.En, Cn.ReasonOf(date)?.ZhCn));
        }
    }

    [Theory]
    // Spring Festival 2025: off 28 January to 4 February; Sunday 26 January and Saturday 8 February are worked.
    [InlineData("2025-01-24", 2, "2025-01-27")]
    [InlineData("2025-01-27", 2, "2025-02-06")]
    [InlineData("2025-02-06", 2, "2025-02-08")]
    public void Two_working_days_over_a_spring_festival_come_out_right(string from, int n, string due) =>
        Assert.Equal(DateOnly.Parse(due), Cn.WorkingDayAfter(DateOnly.Parse(from), n));

    [Fact]
    public void A_year_that_is_not_published_is_said_to_be_so()
    {
        Assert.Equal([2023, 2024, 2025, 2026], Cn.Years);
        Assert.False(Cn.Covers(2027));
        Assert.Null(Cn.IsWorkingDay(new DateOnly(2027, 1, 4)));
        Assert.Null(Cn.WorkingDayAfter(new DateOnly(2026, 12, 31), 1));
    }

    [Fact]
    public void The_next_year_is_added_by_a_file_in_another_folder()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(
            Path.Combine(folder.FullName, "2027.yaml"),
            "calendar: cn\nyear: 2027\nholidays:\n  - { name: { en: New Year's Day }, off: [2027-01-01], worked: [] }\n");

        var cn = WorkingDayCalendars.Load(folder.FullName).Find("cn")!;

        folder.Delete(recursive: true);
        Assert.True(cn.Covers(2027));
        Assert.Equal(new DateOnly(2027, 1, 4), cn.WorkingDayAfter(new DateOnly(2026, 12, 31), 1));
    }

    [Theory]
    [InlineData("calendar: cn\nyear: 2027\nholidays:\n  - { name: { en: X }, off: [2026-01-01], worked: [] }\n")]
    [InlineData("calendar: cn\nyear: 2027\nholydays: []\n")]
    public void A_file_that_is_wrong_stops_the_start_and_is_named(string text)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "2027.yaml"), text);
        var refused = Assert.Throws<InvalidDataException>(() => WorkingDayCalendars.Load(folder.FullName));
        folder.Delete(recursive: true);
        Assert.Contains("2027.yaml", refused.Message);
    }
}
