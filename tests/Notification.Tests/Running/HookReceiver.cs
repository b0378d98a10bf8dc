using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Notifications.Tests.Running;

/// <summary>A webhook as it arrived.</summary>
/// <param name="Arrived">By the stopwatch.</param>
public sealed record Hook(string Path, Guid Id, string Body, string? TraceParent, long Arrived);

/// <summary>Somebody's endpoints on this machine; each path answers as a test tells it to, 204 unless told otherwise.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Hook> hooks = Channel.CreateUnbounded<Hook>();
    private readonly ConcurrentDictionary<string, Func<Task<int>>> answers = new(StringComparer.Ordinal);

    private HookReceiver(int port)
    {
        Port = port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapPost("/{**path}", Receive);
    }

    public int Port { get; }

    public static async Task<HookReceiver> Open()
    {
        var receiver = new HookReceiver(FreePorts.Next());
        await receiver.app.StartAsync();
        return receiver;
    }

    public Uri At(string path) => new($"http://127.0.0.1:{Port}/{path}");

    public void Answers(string path, int status) => Answers(path, () => Task.FromResult(status));

    public void Answers(string path, Func<Task<int>> answer) => answers[$"/{path}"] = answer;

    /// <summary>The next webhook at a path; others are passed over.</summary>
    public async Task<Hook> Next(string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
            if (await hooks.Reader.ReadAsync(patience.Token) is var hook && hook.Path == $"/{path}")
                return hook;
    }

    /// <summary>What arrived and was not read yet.</summary>
    public IReadOnlyList<Hook> Rest()
    {
        var rest = new List<Hook>();
        while (hooks.Reader.TryRead(out var hook)) rest.Add(hook);
        return rest;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> Receive(HttpRequest request)
    {
        var arrived = Stopwatch.GetTimestamp();
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        await hooks.Writer.WriteAsync(new(
            request.Path, Guid.Parse(request.Headers["webhook-id"].ToString()), body, request.Headers.TraceParent.ToString(), arrived));
        return Results.StatusCode(answers.TryGetValue(request.Path, out var answer) ? await answer() : 204);
    }
}
