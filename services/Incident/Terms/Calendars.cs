using Contracts.Terms;
using Incidents.Projections;

namespace Incidents.Terms;

/// <param name="State"><c>shipped</c>, <c>published</c> or <c>calendar-year-unpublished</c>.</param>
public sealed record YearState(int Year, string State);

/// <summary>
/// Working-day calendars as a tenant sees them: the years that ship, overlaid by those it has published. Asked seldom, so always read
/// from the store.
/// </summary>
public sealed class Calendars(WorkingDayCalendars shipped, CalendarQueries published, TimeProvider clock)
{
    public const string Shipped = "shipped";
    public const string Published = "published";
    public const string Unpublished = "calendar-year-unpublished";

    /// <summary>What a contract of one of the tenants may refer to.</summary>
    public async Task<WorkingDayCalendars> Of(string[] tenants, CancellationToken ct) =>
        shipped.With((await published.Newest(tenants, ct)).Select(calendar => calendar.Document));

    /// <summary>The newest version with the years that ship; null where neither knows the calendar.</summary>
    public async Task<PublishedCalendar?> Find(string tenant, string id, CancellationToken ct) =>
        (await All([tenant], ct)).FirstOrDefault(calendar => calendar.Document.Id == id);

    /// <summary>All calendars of the tenants, those that ship included, by tenant and id.</summary>
    public async Task<IReadOnlyList<PublishedCalendar>> All(string[] tenants, CancellationToken ct)
    {
        var newest = await published.Newest(tenants, ct);
        return [.. tenants.Order(StringComparer.Ordinal).SelectMany(tenant =>
        {
            var own = newest.Where(calendar => calendar.Tenant == tenant).ToList();
            return shipped.Ids.Union(own.Select(calendar => calendar.Document.Id)).Order(StringComparer.Ordinal)
                .Select(id => Whole(tenant, id, own.Find(calendar => calendar.Document.Id == id)));
        })];
    }

    /// <summary>Every year from the first known one to the next, and whether it is published.</summary>
    public IReadOnlyList<YearState> Years(PublishedCalendar calendar)
    {
        var known = calendar.Document.Years.Select(year => year.Year).ToHashSet();
        var next = clock.GetUtcNow().Year + 1;
        return [.. Enumerable.Range(known.Min(), Math.Max(known.Max(), next) - known.Min() + 1).Select(year => new YearState(
            year, !known.Contains(year) ? Unpublished : calendar.Own.Contains(year) ? Published : Shipped))];
    }

    private PublishedCalendar Whole(string tenant, string id, PublishedCalendar? own)
    {
        var years = own?.Document.Years ?? [];
        var ships = shipped.Years.Where(year => year.Calendar == id && years.All(given => given.Year != year.Year))
            .GroupBy(year => year.Year).Select(year => new CalendarYear(year.Key, year.Last().Holidays));
        return new(
            tenant, own?.Version ?? 0,
            new(id, own?.Document.Name ?? new(null, id), [.. ships.Concat(years).OrderBy(year => year.Year)]) { Tenant = tenant })
        {
            Own = [.. years.Select(year => year.Year)],
        };
    }
}
