using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Bed;

/// <summary>
/// One address for the replicas of a service, as a cluster gives it: each connection goes to one of them. While it swallows, what a
/// replica answers is dropped and its connections are cut: the work is done and nobody is told.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IReadOnlyList<int> _replicas;
    private readonly Random _random;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private int _swallowed;

    public Balancer(int port, IReadOnlyList<int> replicas, Random random)
    {
        (_listener, _replicas, _random) = (new(IPAddress.Loopback, port), replicas, random);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Pieces of answers that were dropped.</summary>
    public int Swallowed => _swallowed;

    public volatile bool Swallowing;

    /// <summary>Ends every connection that is open, and the swallowing with them.</summary>
    public void Cut()
    {
        foreach (var connection in _open.Keys) connection.Close();
        Swallowing = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _open.Keys) connection.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Carry(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Closed.
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var caller = client;
        caller.NoDelay = true;
        using var replica = await Connect();
        if (replica is null) return;
        _open[caller] = _open[replica] = true;
        try
        {
            await Task.WhenAny(
                Pump(caller.GetStream(), replica.GetStream(), answers: false),
                Pump(replica.GetStream(), caller.GetStream(), answers: true));
        }
        finally
        {
            _open.TryRemove(caller, out _);
            _open.TryRemove(replica, out _);
        }
    }

    // Whoever is down is passed over; who stands still takes the connection and says nothing.
    private async Task<TcpClient?> Connect()
    {
        int first;
        lock (_random) first = _random.Next(_replicas.Count);
        for (var turn = 0; turn < _replicas.Count; turn++)
        {
            var replica = new TcpClient { NoDelay = true };
            try
            {
                await replica.ConnectAsync(IPAddress.Loopback, _replicas[(first + turn) % _replicas.Count], _closing.Token);
                return replica;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                replica.Dispose();
            }
        }

        return null;
    }

    private async Task Pump(NetworkStream from, NetworkStream to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _closing.Token) is var read and > 0)
            {
                if (answers && Swallowing) Interlocked.Increment(ref _swallowed);
                else await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side hung up.
        }
    }
}
