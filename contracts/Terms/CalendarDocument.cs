namespace Contracts.Terms;

/// <summary>
/// A working-day calendar as published data: what <c>PUT /v1/calendars/{id}</c> takes, and what <c>calendar.published.v1</c> carries.
/// Its years are added to those that ship with the platform; a year that is in both is taken from here. A year in neither is
/// not published: no deadline in it is known.
/// </summary>
/// <param name="Id">Name a contract's calendar refers to by <c>workingDays</c>, such as <c>cn</c>.</param>
public sealed record CalendarDocument(string Id, LocalizedText Name, IReadOnlyList<CalendarYear> Years)
{
    /// <summary>The provider's customer it holds for; may be left out where the credential has one tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The years as a calendar computes with them.</summary>
    public IEnumerable<WorkingYear> WorkingYears() => Years.Select(year => new WorkingYear(Id, year.Year, year.Holidays));
}

/// <summary>One year: every weekday is worked and every weekend day off, but for the days of its holidays.</summary>
/// <param name="Source">Who announced it, and where.</param>
public sealed record CalendarYear(int Year, IReadOnlyList<Holiday> Holidays, string? Source = null);
