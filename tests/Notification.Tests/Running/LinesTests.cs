using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Contracts.Terms;

namespace Notifications.Tests.Running;

/// <summary>What the service writes to its standard output, as a process of its own.</summary>
public sealed class LinesTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Every_line_is_an_object_and_what_is_said_of_a_delivery_has_the_trace_of_the_request()
    {
        await using var host = await NotificationHost.Start(["one"], new NotificationRule("incident.reported", ["level"]));
        await host.Stop();
        await using var service = new Service(host);
        await NotificationHost.Eventually(() => host.Incidents.Reaches($"{host.Broker.Prefix}.notification"));
        var id = Guid.CreateVersion7();
        await host.Incidents.Send(
            host.Incidents.Record($"incident/{id}", NotificationHost.Reported(id), traceParent: $"00-{Trace}-b7ad6b7169203331-01"));

        // Its secret cannot be read: a mistake of ours, as far as the attempt can tell.
        var said = await service.Says("Channel webhook failed on notification");
        Assert.Equal(Trace, said.TryGetProperty("traceId", out var trace) ? trace.GetString() : "none");
        Assert.All(service.Lines, line => Assert.All(
            (string[])["time", "level", "category", "message"], name => Assert.True(line.TryGetProperty(name, out _), $"no {name}: {line}")));
    }

    private sealed class Service : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<string> _lines = new();

        public Service(NotificationHost host)
        {
            var (http1, http2) = ($"http://127.0.0.1:{FreePorts.Next()}", $"http://127.0.0.1:{FreePorts.Next()}");
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Notification.dll")])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            foreach (var (key, value) in new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Store"] = host.Database.ConnectionString,
                ["ConnectionStrings__Broker"] = host.Broker.Uri,
                ["Platform__Messaging__Prefix"] = host.Broker.Prefix,
                ["Platform__Identity__KeyFile"] = TestIdentity.KeyFile,
                ["Platform__Services__incident"] = host.Incidents.Address.ToString(),
                ["Platform__Services__escalation"] = host.Clocks.Address.ToString(),
                ["Platform__Services__reporting"] = host.Reports.Address.ToString(),
                ["Kestrel__Endpoints__Http1__Url"] = http1,
                ["Kestrel__Endpoints__Http1__Protocols"] = "Http1",
                ["Kestrel__Endpoints__Http2__Url"] = http2,
                ["Kestrel__Endpoints__Http2__Protocols"] = "Http2",
                ["Notification__Webhooks__AllowedHosts__0"] = "127.0.0.1",
                // There, and not to be read.
                ["Notification__Webhooks__Secrets__default__File"] = "/proc/self/mem",
            }) start.Environment[key] = value;
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, line) =>
            {
                if (line.Data is { } text) _lines.Enqueue(text);
            };
            _process.BeginOutputReadLine();
        }

        /// <summary>All lines so far; one that is no JSON object fails the test.</summary>
        public IReadOnlyList<JsonElement> Lines => [.. _lines.Select(line => JsonDocument.Parse(line).RootElement)];

        public async Task<JsonElement> Says(string beginning)
        {
            JsonElement? found = null;
            await NotificationHost.Eventually(() =>
            {
                var line = _lines.FirstOrDefault(line => line.Contains($"\"message\":\"{beginning}", StringComparison.Ordinal));
                found = line is null ? null : JsonDocument.Parse(line).RootElement;
                return Task.FromResult(line is not null);
            });
            return found!.Value;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
