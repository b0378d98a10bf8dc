using Chaos.Histories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chaos.Bed;

/// <summary>A webhook that arrived.</summary>
/// <param name="Id"><c>webhook-id</c>: the idempotency key.</param>
/// <param name="Recipient">Whose address it was sent to.</param>
internal sealed record Hook(Guid Id, string Recipient);

/// <summary>
/// Takes webhooks and remembers each. While it swallows, it takes the first one under a key and answers that it failed, or nothing.
/// </summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Random _random;
    private readonly History _history;
    private readonly List<Hook> _hooks = [];
    private readonly HashSet<Guid> _seen = [];

    private HookReceiver(int port, Random random, History history)
    {
        (_random, _history) = (random, history);
        // Not the working directory: every file that the servers write below it would wake this process.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add($"http://127.0.0.1:{port}");
        _app.MapPost("/{recipient}", Take);
    }

    public volatile bool Swallowing;

    public int Swallowed { get; private set; }

    public IReadOnlyList<Hook> Hooks
    {
        get
        {
            lock (_hooks) return [.. _hooks];
        }
    }

    public static async Task<HookReceiver> Open(int port, Random random, History history)
    {
        var receiver = new HookReceiver(port, random, history);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Take(string recipient, HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var id = Guid.Parse(context.Request.Headers["webhook-id"].ToString());
        var answer = Remember(id, recipient);
        if (answer == 0) return Results.NoContent();
        _history.Add(HistoryLine.Nemesis, HistoryLine.Info, "swallow-webhook", key: null, value: new(Note: id.ToString()));
        if (answer == 1) return Results.StatusCode(StatusCodes.Status500InternalServerError);
        context.Abort();
        return Results.Empty;
    }

    // The second attempt succeeds: the third would come only after minutes.
    private int Remember(Guid id, string recipient)
    {
        lock (_hooks)
        {
            _hooks.Add(new(id, recipient));
            if (!_seen.Add(id) || !Swallowing) return 0;
            var answer = _random.Next(3);
            if (answer > 0) Swallowed++;
            return answer;
        }
    }
}
