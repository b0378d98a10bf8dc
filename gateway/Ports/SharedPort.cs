using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Ports;

/// <summary>
/// HTTP/1.1 and HTTP/2 without TLS on one address. Without ALPN Kestrel takes every connection of such a port for HTTP/1.1; here the first
/// bytes are looked at, and a connection that opens with the HTTP/2 preface (gRPC clients) is handed to an in-process HTTP/2 endpoint as
/// it is: no second socket, no copying.
/// </summary>
public static class SharedPort
{
    private static readonly TimeSpan FirstBytesTimeout = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Makes every endpoint that is configured for HTTP/1.1 take HTTP/2 as well.</summary>
    public static void AddSharedPort(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            throw new InvalidOperationException(
                "Kestrel:Endpoints is empty. Set the gateway's address, such as Kestrel:Endpoints:Http:Url = http://localhost:8080.");
        var http2 = new PrefacedConnections();
        builder.Services.AddSingleton<IConnectionListenerFactory>(http2);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
                endpoint.Protocols == HttpProtocols.Http2 ? next(connection) : Route(connection, next, http2)));
            kestrel.Listen(PrefacedConnections.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
    }

    private static async Task Route(ConnectionContext connection, ConnectionDelegate http1, PrefacedConnections http2)
    {
        switch (await OpensWithPreface(connection))
        {
            case true:
                await http2.HandOver(connection);
                break;
            case false:
                await http1(connection);
                break;
            case null:
                connection.Abort(new ConnectionAbortedException("The client sent nothing."));
                break;
        }
    }

    private static async Task<bool?> OpensWithPreface(ConnectionContext connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(FirstBytesTimeout);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token);
                var decided = Decide(read);
                // What was looked at stays in the pipe; marked as examined only where more is needed to decide.
                input.AdvanceTo(read.Buffer.Start, decided is null ? read.Buffer.End : read.Buffer.Start);
                if (decided is not null || read.IsCompleted)
                    return decided;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ConnectionResetException)
        {
            return null;
        }
    }

    private static bool? Decide(ReadResult read)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(read.Buffer.Length, start.Length);
        read.Buffer.Slice(0, length).CopyTo(start);
        if (!Preface.StartsWith(start[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }
}
