using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bench.Bed;

/// <summary>Takes what the platform sends: webhooks and mail. Mail is dropped once it is taken; webhooks are told to a listener.</summary>
internal sealed class Receivers : IAsyncDisposable
{
    private readonly WebApplication _hooks;
    private readonly TcpListener _smtp;
    private readonly CancellationTokenSource _closing = new();

    private Receivers(int hookPort, int smtpPort)
    {
        // Not the working directory: every file that the servers write below it would wake this process.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        _hooks = builder.Build();
        _hooks.Urls.Add($"http://127.0.0.1:{hookPort}");
        _hooks.MapPost("/{**path}", Take);
        _smtp = new(IPAddress.Loopback, smtpPort);
    }

    /// <summary>Called with the body and the time of arrival (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public Action<string, long>? OnWebhook { get; set; }

    public static async Task<Receivers> Open(int hookPort, int smtpPort)
    {
        var receivers = new Receivers(hookPort, smtpPort);
        await receivers._hooks.StartAsync();
        receivers._smtp.Start();
        _ = receivers.AcceptMail();
        return receivers;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _smtp.Dispose();
        await _hooks.DisposeAsync();
        _closing.Dispose();
    }

    private async Task<IResult> Take(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        OnWebhook?.Invoke(body, TimeProvider.System.GetTimestamp());
        return Results.NoContent();
    }

    private async Task AcceptMail()
    {
        try
        {
            while (true) _ = Converse(await _smtp.AcceptTcpClientAsync(_closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task Converse(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 localhost");
            var data = false;
            while (await reader.ReadLineAsync(_closing.Token) is { } line)
            {
                if (data && line != ".") continue;
                var verb = data ? "." : line.Split(' ')[0].ToUpperInvariant();
                data = verb == "DATA";
                await writer.WriteLineAsync(verb switch
                {
                    "DATA" => "354 go ahead",
                    "EHLO" => "250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                });
                if (verb == "QUIT") return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client hung up, or the measurement is over.
        }
    }
}
