using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Webhook;

/// <summary>The address may not be called, now or later.</summary>
public sealed class ForbiddenAddressException(string message) : Exception(message);

/// <summary>
/// Opens connections to public addresses only. The very address that was checked is connected to, so a name that resolves
/// differently the second time gains nothing.
/// </summary>
public sealed class GuardedConnection(IOptionsMonitor<WebhookOptions> options, IHostAddresses names)
{
    public async ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await names.Resolve(host, ct);
        if (!options.CurrentValue.Allows(host, port)) Check(host, addresses);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // One address that is not public spoils the name: whoever mixes them is up to something.
    private static void Check(string host, IPAddress[] addresses)
    {
        foreach (var address in addresses)
            if (PublicAddress.Objection(address) is { } objection)
                throw new ForbiddenAddressException($"{host} is {address}: {objection}, not a public address");
    }
}

/// <summary>The resolver, as a port: tests let its answers change.</summary>
public interface IHostAddresses
{
    Task<IPAddress[]> Resolve(string host, CancellationToken ct);
}

public sealed class SystemHostAddresses : IHostAddresses
{
    public Task<IPAddress[]> Resolve(string host, CancellationToken ct) => Dns.GetHostAddressesAsync(host, ct);
}
