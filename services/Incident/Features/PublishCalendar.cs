using Incidents.Api;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>A working-day calendar, or a new version of it: 201 for the first, 200 for any later, also where nothing changed.</summary>
internal static class PublishCalendarEndpoint
{
    /// <param name="Years">Years of the document; those that ship are known beside them.</param>
    /// <param name="Changed">False where the document was published already, as it is.</param>
    public sealed record PublishedCalendarVersion(string Id, string Tenant, int Version, IReadOnlyList<int> Years, bool Changed);

    public static void Map(IEndpointRouteBuilder calendars) =>
        calendars.MapPut("/{id}",
            async (string id, HttpRequest http, CommandRequest request, CalendarCommands commands, CancellationToken ct) =>
            {
                var (text, format, refused) = await DocumentBody.Read(http, ct);
                return refused ?? Answered(id, await commands.Publish(request, id, text, format, ct));
            })
            .WithName("publish-calendar")
            .WithSummary("Publishes a working-day calendar, YAML or JSON; the same document again changes nothing.")
            .WithMetadata(new RequestSizeLimitAttribute(ContractCommands.DocumentLimit))
            .Accepts<string>("application/yaml", "application/json")
            .RequireAuthorization(Policies.PublishContract)
            .Produces<PublishedCalendarVersion>(201).Produces<PublishedCalendarVersion>()
            .ProducesProblem(409).ProducesProblem(412).ProducesProblem(415).ProducesProblem(422);

    private static IResult Answered(string id, CalendarPublication publication)
    {
        if (publication.Refused is { } refused) return refused.ToProblem();
        if (publication.Calendar is not { Document: { } document } calendar)
            return DocumentBody.Invalid("calendar-invalid", publication.Problems);
        var published = new PublishedCalendarVersion(
            id, publication.Tenant, calendar.Version, [.. document.Years.Select(year => year.Year).Order()], publication.Changed);
        return publication.Changed && calendar.Version == 1
            ? Versioned.Created(published, calendar.Version, $"/v1/calendars/{id}")
            : Versioned.Ok(published, calendar.Version);
    }
}
