using Contracts.Terms;
using Incidents.Api;
using Incidents.Projections;
using Incidents.Terms;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>Working-day calendars as a tenant knows them: shipped years overlaid by published ones, and the years nobody knows.</summary>
internal static class GetCalendarEndpoint
{
    /// <param name="Version">0 where only the years that ship are known.</param>
    /// <param name="UnpublishedYears">Years up to the next one that are not known: deadlines in them are not.</param>
    public sealed record CalendarItem(
        string Id, string Tenant, int Version, LocalizedText Name, IReadOnlyList<int> Years, IReadOnlyList<int> UnpublishedYears);

    public sealed record CalendarList(IReadOnlyList<CalendarItem> Items);

    public sealed record CalendarYears(string Id, string Tenant, int Version, IReadOnlyList<YearState> Years);

    public static void Map(IEndpointRouteBuilder calendars)
    {
        calendars.MapGet("", async (Caller caller, Calendars known, CancellationToken ct) =>
                TypedResults.Ok(new CalendarList([.. (await known.All(caller.Tenants, ct)).Select(one => Item(one, known))])))
            .WithName("list-calendars")
            .WithSummary("The working-day calendars a contract may refer to, and which years are not published.")
            .RequireAuthorization(Policies.ReadContract);

        calendars.MapGet("/{id}",
            async (string id, int? version, string? tenant, HttpContext http, Caller caller, Calendars known, CalendarQueries queries,
                CancellationToken ct) =>
                Chosen(tenant, caller) is not { } one ? Unclear(caller)
                    : await (version is { } wanted ? queries.Find(one, id, wanted, ct) : known.Find(one, id, ct)) is { } found
                        ? DocumentBody.Answer(http, found.Document, found.Version)
                        : Unknown())
            .WithName("get-calendar")
            .WithSummary("The newest version with the years that ship, or a version as it was published; YAML where Accept asks for it.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<CalendarDocument>(200, "application/json", "application/yaml").ProducesProblem(404).ProducesProblem(422);

        calendars.MapGet("/{id}/years", async (string id, string? tenant, Caller caller, Calendars known, CancellationToken ct) =>
                Chosen(tenant, caller) is not { } one ? Unclear(caller)
                    : await known.Find(one, id, ct) is { } found
                        ? TypedResults.Ok(new CalendarYears(id, one, found.Version, known.Years(found)))
                        : Unknown())
            .WithName("list-calendar-years")
            .WithSummary("Every year from the first known one to the next: shipped, published or calendar-year-unpublished.")
            .RequireAuthorization(Policies.ReadContract)
            .Produces<CalendarYears>().ProducesProblem(404).ProducesProblem(422);
    }

    public static CalendarItem Item(PublishedCalendar calendar, Calendars known) => new(
        calendar.Document.Id, calendar.Tenant, calendar.Version, calendar.Document.Name,
        [.. calendar.Document.Years.Select(year => year.Year)],
        [.. known.Years(calendar).Where(year => year.State == Calendars.Unpublished).Select(year => year.Year)]);

    private static string? Chosen(string? tenant, Caller caller) => TenantChoice.Of(tenant, caller.Tenants);

    private static IResult Unknown() => Problems.Of(
        404, "not-found", "There is no such calendar, or no such version of it; GET /v1/calendars lists yours.");

    private static IResult Unclear(Caller caller) => Problems.Of(
        422, "tenant-unclear", $"Say by `tenant` which is meant, one of {string.Join(", ", caller.Tenants)}.", "tenant");
}
