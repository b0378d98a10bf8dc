using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>A working-day calendar as a document, and its years over those that ship.</summary>
public sealed class CalendarParserTests
{
    private const string Text = """
        id: cn
        name: { zh-CN: 中国大陆工作日, en: Working days of mainland China }
        years:
          - year: 2027
            source: https://www.example.com/2027
            holidays:
              - { name: { zh-CN: 元旦, en: New Year's Day }, off: [2027-01-01], worked: [2027-01-03] }
              - { name: { zh-CN: 春节, en: Spring Festival }, off: [2027-02-08, 2027-02-09], worked: [] }
        """;

    [Fact]
    public void A_published_year_is_known_beside_those_that_ship()
    {
        var published = CalendarParser.Parse(Text, DocumentFormat.Yaml).Document!;
        var cn = Samples.Calendars.With([published]).Find("cn")!;

        Assert.Equal([2023, 2024, 2025, 2026, 2027], cn.Years);
        Assert.Equal([2023, 2024, 2025, 2026], Samples.Calendars.Find("cn")!.Years);
        Assert.True(cn.IsWorkingDay(new(2027, 1, 3)));
        Assert.Equal(new DateOnly(2027, 1, 4), cn.WorkingDayAfter(new(2026, 12, 31), 2));
    }

    [Fact]
    public void A_year_that_ships_is_corrected_by_a_published_one()
    {
        var corrected = CalendarParser.Parse(
            Text.Replace("2027", "2026", StringComparison.Ordinal).Replace("2026-01-03", "2026-01-10", StringComparison.Ordinal),
            DocumentFormat.Yaml).Document!;
        var cn = Samples.Calendars.With([corrected]).Find("cn")!;

        Assert.True(cn.IsWorkingDay(new(2026, 1, 10)));
        Assert.False(Samples.Calendars.Find("cn")!.IsWorkingDay(new(2026, 1, 10)));
        Assert.True(cn.IsWorkingDay(new(2026, 2, 16)));
    }

    [Theory]
    [InlineData("id: cn", "id: CN", "id", "invalid-id")]
    [InlineData("id: cn", "id: cn\ntenant: a b", "tenant", "invalid-id")]
    [InlineData("{ zh-CN: 中国大陆工作日, en: Working days of mainland China }", "{ }", "name", "no-text")]
    [InlineData("year: 2027", "year: 1066", "years[0].year", "out-of-range")]
    [InlineData("off: [2027-01-01]", "off: [2026-01-01]", "years[0].holidays[0].off[0]", "out-of-range")]
    [InlineData("off: [2027-01-01]", "off: [2027-01-01, 2027-01-01]", "years[0].holidays[0].off[1]", "duplicate")]
    [InlineData("worked: [2027-01-03]", "worked: [2027-01-04]", "years[0].holidays[0].worked[0]", "not-a-weekend")]
    [InlineData("worked: []", "worked: [2027-01-03]", "years[0].holidays[1].worked[0]", "duplicate")]
    [InlineData("off: [2027-01-01]", "of: [2027-01-01]", "years[0].holidays[0].of", "unknown-field")]
    [InlineData("off: [2027-02-08, 2027-02-09]", "off: [2027-02-30]", "years[0].holidays[1].off[0]", "wrong-type")]
    public void Each_mistake_is_told_where_it_is(string replaced, string by, string path, string code)
    {
        Assert.Contains(replaced, Text, StringComparison.Ordinal);
        var problems = CalendarParser.Parse(Text.Replace(replaced, by, StringComparison.Ordinal), DocumentFormat.Yaml).Problems;
        Assert.Single(problems, problem => problem.Path == path && problem.Code == code);
    }

    [Fact]
    public void A_calendar_without_years_is_none() => Assert.Equal(
        [("years", "empty")],
        CalendarParser.Parse("""{ "id": "cn", "name": { "en": "x" }, "years": [] }""", DocumentFormat.Json).Problems.Select(
            problem => (problem.Path, problem.Code)));
}
