using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace Story;

/// <summary>A mail server that keeps what it is given: the part of SMTP (RFC 5321) that a client needs to hand over a message.</summary>
public sealed class MailBox : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<MimeMessage> _mail = Channel.CreateUnbounded<MimeMessage>();
    private readonly Task _accepting;

    public MailBox(int port)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Everything received, in order; each message is read once.</summary>
    public ChannelReader<MimeMessage> Mail => _mail.Reader;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task Accept()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(Converse(await _listener.AcceptTcpClientAsync(_closing.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task Converse(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        // Latin-1 keeps every byte as it is; the message is decoded by its own headers.
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync(_closing.Token) is { } line && await Answer(line, reader, writer))
                continue;
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client hung up, or the story is over; what was given is kept.
        }
    }

    private async Task<bool> Answer(string line, StreamReader reader, StreamWriter writer)
    {
        var verb = line.Split(' ')[0].ToUpperInvariant();
        if (verb == "DATA")
        {
            await writer.WriteLineAsync("354 go ahead");
            var message = await ReadMessage(reader);
            // Kept before it is confirmed, as every mail server must.
            await _mail.Writer.WriteAsync(message, _closing.Token);
        }

        await writer.WriteLineAsync(verb switch
        {
            "EHLO" => "250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO" or "MAIL" or "RCPT" or "RSET" or "NOOP" or "DATA" => "250 ok",
            "QUIT" => "221 bye",
            _ => "502 not known",
        });
        return verb != "QUIT";
    }

    private async Task<MimeMessage> ReadMessage(StreamReader reader)
    {
        using var message = new MemoryStream();
        while (await reader.ReadLineAsync(_closing.Token) is { } line && line != ".")
            message.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        message.Position = 0;
        return await MimeMessage.LoadAsync(message, _closing.Token);
    }
}
