using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Reports;

/// <summary>
/// One connection that posts and reads answers, one after the other (HTTP/1.1). Bare on purpose: what the load's own client takes
/// of two cores is missing from what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _head;
    private readonly byte[] _in = new byte[64 * 1024];
    private readonly byte[] _out = new byte[16 * 1024];
    private int _filled;

    private HttpConnection(Uri gateway, string credential, string path) =>
        _head = $"POST {path} HTTP/1.1\r\nHost: {gateway.Authority}\r\nAuthorization: Bearer {credential}\r\nContent-Type: application/json\r\nContent-Length: ";

    public static async Task<HttpConnection> Open(Uri gateway, string credential, string path)
    {
        var connection = new HttpConnection(gateway, credential, path);
        await connection._socket.ConnectAsync(gateway.Host, gateway.Port);
        return connection;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Status and body of the answer.</summary>
    public async Task<(int Status, string Body)> Post(string json)
    {
        var length = Encoding.UTF8.GetByteCount(json);
        var written = Encoding.UTF8.GetBytes($"{_head}{length}\r\n\r\n{json}", _out);
        await _socket.SendAsync(_out.AsMemory(0, written));
        while (true)
        {
            if (Answer() is { } answer) return answer;
            var read = await _socket.ReceiveAsync(_in.AsMemory(_filled));
            if (read == 0) throw new IOException("The gateway closed the connection.");
            _filled += read;
        }
    }

    /// <summary>The whole answer, once it is there.</summary>
    private (int Status, string Body)? Answer()
    {
        var received = _in.AsSpan(0, _filled);
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var head = Encoding.ASCII.GetString(received[..end]);
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var body = received[(end + 4)..];
        if (LengthOf(head) is { } length)
        {
            if (body.Length < length) return null;
            _filled = 0;
            return (status, Encoding.UTF8.GetString(body[..length]));
        }

        if (!body.EndsWith("0\r\n\r\n"u8)) return null;
        _filled = 0;
        return (status, Unchunk(body));
    }

    private static int? LengthOf(string head)
    {
        var at = head.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var line = head.AsSpan(at + 15);
        var end = line.IndexOf('\r');
        return int.Parse(end < 0 ? line : line[..end], CultureInfo.InvariantCulture);
    }

    private static string Unchunk(ReadOnlySpan<byte> body)
    {
        var whole = new ArrayBufferWriter<byte>();
        while (true)
        {
            var line = body.IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(body[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return Encoding.UTF8.GetString(whole.WrittenSpan);
            whole.Write(body.Slice(line + 2, size));
            body = body[(line + 2 + size + 2)..];
        }
    }
}
