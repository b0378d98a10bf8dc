using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.EventSourcing;

/// <summary>The feed over REST: pages, and live by server-sent events.</summary>
internal static class FeedEndpoints
{
    private const int DefaultLimit = 100;
    private const int MostOfOnePage = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/feed", ReadPage).RequireAuthorization(Policies.ReadFeed).WithTags("Feed")
            .WithSummary("Events after a position, in commit order.");
        routes.MapGet("/v1/feed/live", Live).RequireAuthorization(Policies.ReadFeed).WithTags("Feed")
            .WithSummary("Events live, by server-sent events; resume with Last-Event-ID.");
    }

    private static async Task<IResult> ReadPage(
        Caller caller, IFeedSource feed, CancellationToken ct, string? after = null, string? types = null, string? contracts = null, int? limit = null)
    {
        if (!EventPosition.TryParse(after, out var position)) return BadPosition("after", after).ToProblem();
        if (limit is < 1 or > MostOfOnePage)
            return new Rejection("limit-out-of-range", $"limit is from 1 to {MostOfOnePage}.", Refusal.Invalid, "limit").ToProblem();
        var page = await feed.Read(position, Filter(caller, types, contracts), limit ?? DefaultLimit, ct);
        var events = page.Entries.Select(e => JsonSerializer.Deserialize<JsonElement>(e.Json.Span)).ToArray();
        return TypedResults.Ok(new FeedResponse(events, page.ReadTo.ToString(), page.AtHead));
    }

    private static IResult Live(
        HttpContext http, Caller caller, IFeedSource feed, string? after = null, string? types = null, string? contracts = null)
    {
        var from = http.Request.Headers["Last-Event-ID"].FirstOrDefault(id => id?.Length > 0) ?? after;
        if (from is null or "latest") return new LiveFeed(feed, null, Filter(caller, types, contracts));
        return EventPosition.TryParse(from, out var position)
            ? new LiveFeed(feed, position, Filter(caller, types, contracts))
            : BadPosition(from == after ? "after" : "Last-Event-ID", from).ToProblem();
    }

    private static FeedFilter Filter(Caller caller, string? types, string? contracts) => new([.. caller.Tenants], Split(types), Split(contracts));

    private static string[] Split(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static Rejection BadPosition(string field, string? value) =>
        new("position-invalid", $"'{value}' is no position of this feed; send one that an event carried, or none.", Refusal.Invalid, field);
}

/// <param name="Events">CloudEvents 1.0, structured.</param>
/// <param name="Next">Position to send as <c>after</c> for what follows.</param>
/// <param name="AtHead">Nothing newer existed when this was read.</param>
public sealed record FeedResponse(IReadOnlyList<JsonElement> Events, string Next, bool AtHead);
