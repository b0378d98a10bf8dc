using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Story;

/// <summary>A program of the operations team that takes webhooks, and believes only those that are signed (Standard Webhooks 1.0).</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly byte[] _secret;
    private readonly WebApplication _app;
    private readonly Channel<JsonNode> _hooks = Channel.CreateUnbounded<JsonNode>();
    private readonly HashSet<string> _seen = [];

    private HookReceiver(int port, string secret)
    {
        _secret = Convert.FromBase64String(secret["whsec_".Length..]);
        // Not the working directory: every file that the servers write below it would wake this process.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add($"http://127.0.0.1:{port}");
        _app.MapPost("/{**path}", Receive);
    }

    /// <summary>Everything received and found genuine, in order; each is read once.</summary>
    public ChannelReader<JsonNode> Hooks => _hooks.Reader;

    public static async Task<HookReceiver> Open(int port, string secret)
    {
        var receiver = new HookReceiver(port, secret);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> Receive(HttpRequest request)
    {
        var id = request.Headers["webhook-id"].ToString();
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        var signed = Encoding.UTF8.GetBytes($"{id}.{request.Headers["webhook-timestamp"]}.{body}");
        var expected = Encoding.ASCII.GetBytes($"v1,{Convert.ToBase64String(HMACSHA256.HashData(_secret, signed))}");
        // Several signatures may be given, while a secret is changed; the age is not checked, because the story moves the clock.
        var genuine = request.Headers["webhook-signature"].ToString().Split(' ')
            .Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected));
        if (!genuine)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        bool first;
        lock (_seen)
            first = _seen.Add(id);
        if (first)
            await _hooks.Writer.WriteAsync(JsonNode.Parse(body)!);
        return Results.NoContent();
    }
}
