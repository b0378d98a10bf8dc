using System.Text.RegularExpressions;
using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>Text to working-day calendar: the document, or every problem with its path and what to do about it.</summary>
public static partial class CalendarParser
{
    private const int First = 1970;
    private const int Last = 2200;

    /// <summary>Reads a calendar from YAML or JSON.</summary>
    public static ParsedDocument<CalendarDocument> Parse(string text, DocumentFormat format)
    {
        var read = DocumentReader.Read<CalendarDocument>(text, format);
        if (!read.IsValid) return read;
        var problems = Check(read.Document);
        return problems.Count == 0 ? read : new(null, problems);
    }

    private static IReadOnlyList<DocumentProblem> Check(CalendarDocument calendar)
    {
        var found = new Findings();
        if (!IdPattern().IsMatch(calendar.Id))
            found.Add("id", "invalid-id", $"'{calendar.Id}' is no calendar id: use lower case letters, digits and hyphens, at most 64.");
        if (calendar.Tenant is { } tenant && !Findings.IsId(tenant))
            found.Add("tenant", "invalid-id", $"'{tenant}' is no tenant: use letters, digits and hyphens, at most 64.");
        found.Text("name", calendar.Name);
        found.NotEmpty("years", calendar.Years, "year");
        var years = new HashSet<int>();
        foreach (var (index, year) in calendar.Years.Index())
        {
            var path = $"years[{index}]";
            if (year.Year is < First or > Last)
                found.Add($"{path}.year", "out-of-range", $"{year.Year} is no year of ours: give one from {First} to {Last}.");
            if (!years.Add(year.Year)) found.Add($"{path}.year", "duplicate", $"{year.Year} is given already: join the two.");
            Days(path, year, found);
        }

        return found.Problems;
    }

    private static void Days(string path, CalendarYear year, Findings found)
    {
        var seen = new HashSet<DateOnly>();
        foreach (var (at, holiday) in year.Holidays.Index())
        {
            found.Text($"{path}.holidays[{at}].name", holiday.Name);
            foreach (var (day, date) in holiday.Off.Index()) Day($"{path}.holidays[{at}].off[{day}]", date);
            foreach (var (day, date) in holiday.Worked.Index())
            {
                Day($"{path}.holidays[{at}].worked[{day}]", date);
                if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                    found.Add($"{path}.holidays[{at}].worked[{day}]", "not-a-weekend",
                        $"{date:yyyy-MM-dd} is a {date.DayOfWeek} and worked anyway: check the date, or leave it out.");
            }
        }

        void Day(string where, DateOnly date)
        {
            if (date.Year != year.Year)
                found.Add(where, "out-of-range", $"{date:yyyy-MM-dd} is not in {year.Year}: put it into its own year.");
            if (!seen.Add(date)) found.Add(where, "duplicate", $"{date:yyyy-MM-dd} is given already: keep it once.");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
