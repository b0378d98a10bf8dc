using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventPaths.Faults;

/// <summary>Between a service and a server: cuts connections, stops reading, or lets a request through and swallows its answer.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly string _host;
    private readonly int _port;
    private volatile Trap? _trap;
    private volatile TaskCompletionSource _open = Opened();
    private volatile bool _refuses;

    private TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections accepted so far.</summary>
    public int Accepted { get; private set; }

    public static TcpProxy To(string host, int port) => new(host, port);

    /// <summary>Before a database, and the connection string that leads through it.</summary>
    public static (TcpProxy Proxy, string ConnectionString) Before(TestDatabase database)
    {
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var proxy = new TcpProxy(server.Host!, server.Port);
        (server.Host, server.Port, server.SslMode) = ("127.0.0.1", proxy.Port, SslMode.Disable);
        return (proxy, server.ConnectionString);
    }

    /// <summary>Before a broker, and the address that leads through it.</summary>
    public static (TcpProxy Proxy, string Uri) Before(TestBroker broker)
    {
        var server = new Uri(broker.Uri);
        var proxy = new TcpProxy(server.Host, server.Port);
        return (proxy, new UriBuilder(server) { Host = "127.0.0.1", Port = proxy.Port }.Uri.ToString());
    }

    /// <summary>
    /// The next connection that sends all these texts, in this order, has its request carried out and its answer swallowed: the
    /// connection breaks instead. Completes when the server had answered.
    /// </summary>
    public Task SwallowAnswer(params string[] texts) => Set(new([.. texts.Select(Encoding.UTF8.GetBytes)], Opened(done: false), null));

    /// <summary>
    /// The next connection that sends this text has it held back, with all that it sends after it; what the server sends comes
    /// through. Completes when it is held.
    /// </summary>
    public Task Hold(string text, Task until) => Set(new([Encoding.UTF8.GetBytes(text)], Opened(done: false), until));

    /// <summary>Breaks every connection, and says how many there were; new ones are taken.</summary>
    public int Cut()
    {
        var links = _links.Keys;
        foreach (var link in links) link.Dispose();
        return links.Count;
    }

    /// <summary>Nothing is carried in either direction, as with a blocked or paused server; connections stay.</summary>
    public void Stall() => _open = Opened(done: false);

    public void Resume() => _open.TrySetResult();

    /// <summary>As <see cref="Cut"/>, and takes no new one until <see cref="Restore"/>.</summary>
    public int Refuse()
    {
        _refuses = true;
        return Cut();
    }

    public void Restore() => _refuses = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Resume();
        Cut();
    }

    private static TaskCompletionSource Opened(bool done = true)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (done) source.SetResult();
        return source;
    }

    private Task Set(Trap trap)
    {
        _trap = trap;
        return trap.Sprung.Task;
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Accepted++;
            if (_refuses) client.Close(0);
            else _ = Carry(client);
        }
    }

    private async Task Carry(Socket client)
    {
        using var link = new Link(client, new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        _links[link] = true;
        try
        {
            await link.Server.ConnectAsync(_host, _port, _stop.Token);
            await await Task.WhenAny(ToServer(link), ToClient(link));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side hung up, which is what a proxy of faults is for.
        }
        finally
        {
            _links.TryRemove(link, out _);
        }
    }

    private async Task ToServer(Link link)
    {
        var buffer = new byte[256 * 1024];
        for (int read; (read = await link.Client.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            await _open.Task.WaitAsync(_stop.Token);
            if (_trap is { } trap && Springs(link, trap, buffer.AsSpan(0, read))) await Spring(link, trap);
            await link.Server.SendAsync(buffer.AsMemory(0, read), SocketFlags.None, _stop.Token);
        }
    }

    private static bool Springs(Link link, Trap trap, ReadOnlySpan<byte> sent)
    {
        if (!ReferenceEquals(link.Watching, trap)) (link.Watching, link.Step) = (trap, 0);
        while (link.Step < trap.Texts.Count && sent.IndexOf(trap.Texts[link.Step]) is >= 0 and var at)
        {
            sent = sent[(at + trap.Texts[link.Step].Length)..];
            link.Step++;
        }

        return link.Step == trap.Texts.Count;
    }

    private async Task Spring(Link link, Trap trap)
    {
        _trap = null;
        if (trap.Holds is null)
        {
            link.Swallows = trap;
            return;
        }

        trap.Sprung.TrySetResult();
        await trap.Holds.WaitAsync(_stop.Token);
    }

    private async Task ToClient(Link link)
    {
        var buffer = new byte[256 * 1024];
        for (int read; (read = await link.Server.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            if (link.Swallows is { } trap)
            {
                trap.Sprung.TrySetResult();
                return;
            }

            await _open.Task.WaitAsync(_stop.Token);
            await link.Client.SendAsync(buffer.AsMemory(0, read), SocketFlags.None, _stop.Token);
        }
    }

    private sealed record Trap(IReadOnlyList<byte[]> Texts, TaskCompletionSource Sprung, Task? Holds);

    private sealed class Link(Socket client, Socket server) : IDisposable
    {
        public Socket Client { get; } = client;

        public Socket Server { get; } = server;

        public Trap? Watching { get; set; }

        public int Step { get; set; }

        public Trap? Swallows { get; set; }

        public void Dispose()
        {
            // Reset, not closed in peace: a broken network does not say good-bye.
            Client.Close(0);
            Server.Close(0);
        }
    }
}
