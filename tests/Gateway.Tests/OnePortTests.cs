using System.Net;
using System.Net.Sockets;
using System.Text;
using Contracts.Grpc.Events.V1;
using Grpc.Core;
using ServiceDefaults.Hosting;

namespace Gateway.Tests;

/// <summary>One address for REST over HTTP/1.1 and HTTP/2 and for gRPC.</summary>
public sealed class OnePortTests(Platform platform) : IClassFixture<Platform>
{
    [Theory]
    [InlineData(false, "1.1")]
    [InlineData(true, "2.0")]
    public async Task BothVersionsOfHttp(bool http2, string version)
    {
        using var client = platform.Client(Roles.Engineer, http2);
        using var answer = await client.GetAsync("/v1/incidents/1");
        Assert.Equal(version, answer.Version.ToString());
        Assert.Equal("engineer", (await answer.Read<Echo>()).Subject);
    }

    [Fact]
    public async Task Grpc()
    {
        using var channel = platform.Channel(Roles.Auditor);
        using var call = new EventFeed.EventFeedClient(channel).ReadAll(new ReadAllRequest());
        var events = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal("auditor-tenant,shared", Assert.Single(events).CloudEvent.ToStringUtf8());
    }

    [Fact]
    public async Task GrpcWithoutACredential()
    {
        using var channel = platform.Channel();
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAll(channel, new ReadAllRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("credential-required", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrpcOfAnotherRole()
    {
        using var channel = platform.Channel(Roles.Reporter);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAll(channel, new ReadAllRequest()));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task AGrpcRefusalKeepsItsCodeAndField()
    {
        using var channel = platform.Channel(Roles.Auditor);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAll(channel, new ReadAllRequest { Limit = 101 }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var rich = refused.GetRpcStatus()!;
        Assert.Equal("limit-too-high", rich.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        Assert.Equal("limit", Assert.Single(rich.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task WhatGrpcThrowsByMistakeIsNotTold()
    {
        using var channel = platform.Channel(Roles.Auditor);
        var failed = await Assert.ThrowsAsync<RpcException>(() => ReadAll(channel, new ReadAllRequest { After = "boom" }));
        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsThatComeInSmallPieces()
    {
        // "P" could still become the preface of HTTP/2 or a POST; both must come through whole.
        var answer = await Send("POST /v1/incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 1);
        Assert.StartsWith("HTTP/1.1 401 ", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);

        var settings = await Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", 5);
        // The server's own SETTINGS frame: type 4 on stream 0.
        Assert.Equal([4, 0], settings[3..5]);
    }

    [Fact]
    public async Task SomethingThatIsNoHttpIsRefused()
    {
        var answer = await Send("PRI * HTTP/3.0\r\n\r\n\r\n\r\n", 24);
        Assert.StartsWith("HTTP/1.1 ", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", Encoding.ASCII.GetString(await Send("GARBAGE\r\n\r\n", 24)), StringComparison.Ordinal);
    }

    private async Task<byte[]> Send(string text, int pieces)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, platform.Address.Port);
        await using var stream = socket.GetStream();
        foreach (var piece in Encoding.Latin1.GetBytes(text).Chunk(pieces))
            await stream.WriteAsync(piece);
        var answer = new byte[64];
        var length = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false);
        return answer[..length];
    }

    private static async Task ReadAll(ChannelBase channel, ReadAllRequest request)
    {
        using var call = new EventFeed.EventFeedClient(channel).ReadAll(request);
        await call.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
