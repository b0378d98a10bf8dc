using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// A feed as server-sent events. The answer begins at once, with a comment, so that a client knows from when on it misses
/// nothing; comments go on while nothing happens, so that neither side takes a dead connection for a quiet one.
/// </summary>
/// <param name="from">Position of the last event the client has; null for what comes from now on.</param>
internal sealed class LiveFeed(IFeedSource feed, EventPosition? from, FeedFilter filter) : IResult
{
    private const int PageSize = 1000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var position = from ?? await feed.Head(ct);
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await Comment(response, $"from {position}", ct);
        var last = Stopwatch.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            var page = await feed.Read(position, filter, PageSize, ct);
            foreach (var e in page.Entries) Write(response.BodyWriter, e);
            if (page.Entries.Count > 0)
            {
                await response.BodyWriter.FlushAsync(ct);
                last = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(last) > Heartbeat)
            {
                await Comment(response, "still here", ct);
                last = Stopwatch.GetTimestamp();
            }

            position = page.ReadTo;
            if (page.AtHead) await feed.Wait(Look, ct);
        }
    }

    // An envelope is one line of JSON.
    private static void Write(IBufferWriter<byte> body, FeedEntry e)
    {
        Encoding.UTF8.GetBytes($"id: {e.Position}\ndata: ", body);
        body.Write(e.Json.Span);
        body.Write("\n\n"u8);
    }

    private static async Task Comment(HttpResponse response, string text, CancellationToken ct)
    {
        Encoding.UTF8.GetBytes($": {text}\n\n", response.BodyWriter);
        await response.BodyWriter.FlushAsync(ct);
    }
}
