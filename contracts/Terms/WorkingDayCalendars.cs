using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>The working-day calendars this installation knows: those that ship, and those added since.</summary>
public sealed class WorkingDayCalendars
{
    private readonly IReadOnlyList<WorkingYear> _years;
    private readonly Dictionary<string, WorkingDayCalendar> _calendars;

    /// <summary>Calendars of these years; a year given twice is taken from the later one.</summary>
    public WorkingDayCalendars(IEnumerable<WorkingYear> years)
    {
        _years = [.. years];
        _calendars = _years
            .GroupBy(year => year.Calendar)
            .ToDictionary(
                calendar => calendar.Key,
                calendar => new WorkingDayCalendar(calendar.Key, calendar.GroupBy(year => year.Year).Select(year => year.Last())));
    }

    /// <summary>These calendars with published years added; a year that is in both is taken from the published.</summary>
    public WorkingDayCalendars With(IEnumerable<CalendarDocument> published) =>
        new(_years.Concat(published.SelectMany(document => document.WorkingYears())));

    /// <summary>All years known, later ones overruling earlier ones of the same number.</summary>
    public IReadOnlyList<WorkingYear> Years => _years;

    /// <summary>The folder with the calendars that ship, beside the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "calendars");

    /// <summary>Names of the calendars, in order.</summary>
    public IReadOnlyList<string> Ids => [.. _calendars.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The calendar of that name, or null.</summary>
    public WorkingDayCalendar? Find(string id) => _calendars.GetValueOrDefault(id);

    /// <summary>
    /// Reads the calendars that ship and those in <paramref name="added"/> (files <c>{calendar}/{year}.yaml</c>), so that the
    /// next year needs no release. A file that cannot be read stops the start: deadlines would come out wrong.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is not a year of a calendar; the message names it and says why.</exception>
    public static WorkingDayCalendars Load(string? added = null) => new(
        new[] { ShippedFolder, added }.OfType<string>()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Select(ReadYear));

    private static WorkingYear ReadYear(string file)
    {
        var read = DocumentReader.Read<WorkingYear>(File.ReadAllText(file), DocumentFormat.Yaml);
        if (!read.IsValid) throw new InvalidDataException(
            $"{file}: {string.Join("; ", read.Problems.Select(p => $"{p.Path}: {p.Message}"))}");
        var stray = read.Document.Holidays.SelectMany(holiday => holiday.Off.Concat(holiday.Worked))
            .GroupBy(date => date)
            .FirstOrDefault(date => date.Key.Year != read.Document.Year || date.Count() > 1);
        return stray is null
            ? read.Document
            : throw new InvalidDataException($"{file}: {stray.Key:yyyy-MM-dd} is given twice or is not in {read.Document.Year}.");
    }
}
