using System.Net;
using System.Net.Http.Headers;
using Contracts.Grpc.Events.V1;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>What is bounded, and what is let flow.</summary>
public sealed class LimitTests(Platform platform) : IClassFixture<Platform>
{
    private const int Kilobyte = 1024;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task ABodyOver64KilobytesIsRefused(bool http2, bool lengthUnknown)
    {
        using var client = platform.Client(Roles.Dispatcher, http2);
        using var answer = await client.PostAsync("/v1/incidents/1/acknowledge", Body(65 * Kilobyte, lengthUnknown));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body-too-large", await answer.Code());
    }

    [Fact]
    public async Task AContractMayBeLonger()
    {
        using var client = platform.Client(Roles.Manager);
        // Who asks first is refused before it sends: in the middle of a long body a connection that closes would be all it saw.
        client.DefaultRequestHeaders.ExpectContinue = true;
        var seen = await (await client.PutAsync("/v1/contracts/long", Body(900 * Kilobyte))).Read<Echo>();
        Assert.Equal(900 * Kilobyte, seen.BodyLength);
        Assert.Equal("body-too-large", await (await client.PutAsync("/v1/contracts/long", Body(1025 * Kilobyte))).Code());
    }

    [Fact]
    public async Task AnImportFlowsThroughWhileItIsSent()
    {
        using var client = platform.Client(Roles.Dispatcher);
        var body = new HeldBody(platform.Stub("incident").ImportBegun.Task);
        var seen = await (await client.PostAsync("/v1/imports", body)).Read<Echo>();
        Assert.Equal(HeldBody.Length, seen.BodyLength);
    }

    [Fact]
    public async Task ServerSentEventsArriveAsTheyHappen()
    {
        await using var own = await OwnPlatform.Start();
        using var client = own.Platform.Client(Roles.Auditor);
        client.DefaultRequestHeaders.Add("Last-Event-ID", "41");
        await using var stream = await client.GetStreamAsync("/v1/feed/live");
        var events = System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("first", "after 41"), (events.Current.EventType, events.Current.Data));
        // Only now, with the first in hand, may the stub go on.
        own.Platform.Stub("reporting").GoOn.SetResult();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("the end", events.Current.Data);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task GrpcStreamsArriveAsTheyHappen()
    {
        await using var own = await OwnPlatform.Start();
        using var channel = own.Platform.Channel(Roles.Auditor);
        using var call = new EventFeed.EventFeedClient(channel).Subscribe(new SubscribeRequest());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("1", call.ResponseStream.Current.Position);
        own.Platform.Stub("reporting").GoOn.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("2", call.ResponseStream.Current.Position);
    }

    [Fact]
    public async Task AServiceThatDoesNotAnswerIsNotWaitedForForEver()
    {
        await using var own = await OwnPlatform.Start(("Platform:Limits:AnswerWithin", "00:00:01"));
        using var client = own.Platform.Client(Roles.Auditor);
        using var answer = await client.GetAsync("/v1/statistics/slow");
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("service-timeout", await answer.Code());
    }

    [Fact]
    public async Task AnIdleStreamIsLeftAlone()
    {
        await using var own = await OwnPlatform.Start(("Platform:Limits:AnswerWithin", "00:00:01"));
        using var client = own.Platform.Client(Roles.Auditor);
        await using var stream = await client.GetStreamAsync("/v1/feed/live");
        var events = System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        // Longer than any other answer may take: a request of the other kind times out meanwhile.
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await client.GetAsync("/v1/statistics/slow")).StatusCode);
        own.Platform.Stub("reporting").GoOn.SetResult();
        Assert.True(await events.MoveNextAsync());
    }

    [Fact]
    public async Task ACredentialGoneWildIsSlowedDownAndNobodyElse()
    {
        await using var own = await OwnPlatform.Start(("Platform:Limits:RequestsPerSecond", "1"), ("Platform:Limits:Burst", "3"));
        using var wild = own.Platform.Client(Roles.Engineer);
        for (var request = 0; request < 3; request++)
            Assert.Equal(HttpStatusCode.OK, (await wild.GetAsync("/v1/incidents/1")).StatusCode);

        using var refused = await wild.GetAsync("/v1/incidents/1");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("too-many-requests", await refused.Code());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
        using var calm = own.Platform.Client(Roles.Auditor);
        Assert.Equal(HttpStatusCode.OK, (await calm.GetAsync("/v1/incidents/1")).StatusCode);
    }

    [Fact]
    public async Task EveryAnswerTellsBrowsersToTrustNothing()
    {
        using var client = platform.Client();
        foreach (var path in (string[])["/v1/incidents", "/nothing", "/health/live", "/docs/"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains(
                "frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static HttpContent Body(int length, bool lengthUnknown = false)
    {
        HttpContent content = lengthUnknown ? new StreamContent(new Unmeasured(new byte[length])) : new ByteArrayContent(new byte[length]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    /// <summary>Sends the first megabyte, and the rest only after the service has received some.</summary>
    private sealed class HeldBody(Task begun) : HttpContent
    {
        private const int Piece = 1024 * 1024;
        public const int Length = 5 * Piece;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[Piece]);
            await stream.FlushAsync();
            await begun.WaitAsync(TimeSpan.FromMinutes(1));
            await stream.WriteAsync(new byte[Length - Piece]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
