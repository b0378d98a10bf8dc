using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Contracts.Grpc.Events.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>What a stub saw of a request, as its answer.</summary>
internal sealed record Echo(
    string Service, string Method, string Path, string Subject, string[] Roles, string[] Tenants, string[] Headers,
    string? TraceId, long BodyLength);

/// <summary>A service with the real hosting and nothing behind it: it answers with what it saw.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication _app;

    public StubService(string name)
    {
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Http2:Url"] = Address.ToString(),
            ["Kestrel:Endpoints:Http2:Protocols"] = "Http2",
            ["Platform:Identity:KeyFile"] = TestIdentity.KeyFile,
            ["Logging:LogLevel:Default"] = "Warning",
        });
        builder.AddServiceDefaults(name);
        builder.Services.AddSingleton(this);
        builder.Services.AddHealthChecks().AddCheck("relay", () => Relay);
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapGrpcService<StubFeed>();
        Map(_app, name);
    }

    public Uri Address { get; }

    /// <summary>What its health check says.</summary>
    public HealthCheckResult Relay { get; set; } = HealthCheckResult.Healthy();

    /// <summary>Let streams go on: nothing but the first item comes before this is done.</summary>
    public TaskCompletionSource GoOn { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first bytes of an import arrived.</summary>
    public TaskCompletionSource ImportBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan ClockAdvanced { get; private set; }

    public Task Start() => _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GoOn.TrySetResult();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map(WebApplication app, string name)
    {
        app.MapGet("/v1/parked-streams", () => new Parked(name, 1))
            .RequireAuthorization(Policies.OperateEventPath).WithName("ListParkedStreams");
        app.MapGet("/v1/not-for-outside", () => 1).RequireAuthorization(Policies.InternalFeed).WithName("NotForOutside");
        if (name == "incident")
        {
            app.MapPost("/v1/incidents", (Report report, HttpContext context, Caller caller) => Seen(name, context, caller, 0))
                .RequireAuthorization(Policies.ReportIncident).WithName("ReportIncident");
            app.MapPost("/v1/incidents/{id:guid}/acknowledge", (Guid id, ChangeRequest request) =>
                    Versioned.Ok(new Changed(id, request.CommandId("t1"), HexOf(request.RequestHash)), request.ExpectedVersion!.Value + 1))
                .RequireAuthorization(Policies.WorkIncident).WithName("AcknowledgeIncident").Produces<Changed>();
        }

        if (name == "reporting")
            app.MapGet("/v1/statistics/incidents", () => new Report("count", new Person("nobody", null)))
                .RequireAuthorization(Policies.ReadReports).WithName("ReadStatistics");
        app.MapPost("/development/clock", (ClockMove move) =>
        {
            ClockAdvanced += move.Advance;
            return new { now = name };
        }).RequireAuthorization(Policies.MoveClock);
        app.MapGet("/v1/feed/live", (HttpContext context) =>
                TypedResults.ServerSentEvents(Live(context.Request.Headers["Last-Event-ID"].ToString())))
            .RequireAuthorization(Policies.ReadFeed);
        app.MapGet("/v1/statistics/slow", async (CancellationToken cancellationToken) => await GoOn.Task.WaitAsync(cancellationToken))
            .RequireAuthorization(Policies.ReadReports).ExcludeFromDescription();
        app.MapGet("/v1/boom", string () => throw new InvalidOperationException("a secret")).RequireAuthorization(Policies.AnyCaller);
        app.Map("/{**path}", async (HttpContext context, Caller caller) => Seen(name, context, caller, await Drain(context)))
            .RequireAuthorization(Policies.AnyCaller).WithMetadata(new DisableRequestSizeLimitAttribute()).ExcludeFromDescription();
    }

    private static string? HexOf(byte[]? hash) => hash is null ? null : Convert.ToHexString(hash);

    private async IAsyncEnumerable<SseItem<string>> Live(
        string after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new SseItem<string>($"after {after}", "first") { EventId = "1" };
        await GoOn.Task.WaitAsync(cancellationToken);
        yield return new SseItem<string>("the end", "second") { EventId = "2" };
    }

    private async Task<long> Drain(HttpContext context)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            total += read;
            ImportBegun.TrySetResult();
        }

        return total;
    }

    private static Echo Seen(string name, HttpContext context, Caller caller, long length) => new(
        name, context.Request.Method, context.Request.Path, caller.Subject, [.. caller.Roles], caller.Tenants,
        [.. context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")], Activity.Current?.TraceId.ToHexString(), length);
}

internal sealed record Person(string Name, string? Phone);

internal sealed record Report(string Summary, Person Reporter, TimeSpan? Wait = null);

internal sealed record Changed(Guid Id, Guid CommandId, string? RequestHash);

internal sealed record Parked(string Service, int Count);

internal sealed record ClockMove(TimeSpan Advance);

[Authorize(Policies.ReadFeed)]
internal sealed class StubFeed(StubService stub) : EventFeed.EventFeedBase
{
    public override async Task ReadAll(ReadAllRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        var caller = Caller.From(context.GetHttpContext().User);
        if (request.After == "boom")
            throw new InvalidOperationException("a secret");
        if (request.Limit > 100)
            throw GrpcProblems.Of(StatusCode.InvalidArgument, "limit-too-high", "At most 100.", "limit");
        await responseStream.WriteAsync(Event("1", string.Join(',', caller.Tenants)));
    }

    public override async Task Subscribe(SubscribeRequest request, IServerStreamWriter<FeedEvent> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(Event("1", "first"));
        await stub.GoOn.Task.WaitAsync(context.CancellationToken);
        await responseStream.WriteAsync(Event("2", "second"));
    }

    private static FeedEvent Event(string position, string data) =>
        new() { Position = position, CloudEvent = ByteString.CopyFrom(data, Encoding.UTF8) };
}
