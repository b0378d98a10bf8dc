using System.Diagnostics;
using Npgsql;

namespace Escalations.Tests.Timers;

/// <summary>The service as a process of its own: it can be killed, stopped in the middle, and given a wrong host clock.</summary>
internal sealed class ChildNode : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Uri _address;

    private ChildNode(Process process, Uri address) => (_process, _address) = (process, address);

    /// <summary>Starts a process and waits until it answers.</summary>
    /// <param name="hostClock">File that says how far its host's clock is off, such as <c>+2h</c>; it may be rewritten at any time.</param>
    /// <param name="name">As the store names its connections.</param>
    public static async Task<ChildNode> Start(TestDatabase database, TestBroker broker, string? hostClock = null, string name = "node")
    {
        var (http1, http2) = (new Uri($"http://127.0.0.1:{FreePorts.Next()}"), new Uri($"http://127.0.0.1:{FreePorts.Next()}"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Escalation.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Store"] = new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = name }.ConnectionString,
            ["ConnectionStrings__Broker"] = broker.Uri,
            ["Platform__Messaging__Prefix"] = broker.Prefix,
            ["Platform__Identity__KeyFile"] = TestIdentity.KeyFile,
            ["Platform__Services__incident"] = "http://127.0.0.1:1",
            ["Platform__Services__reporting"] = "http://127.0.0.1:1",
            ["Kestrel__Endpoints__Http1__Url"] = http1.ToString(),
            ["Kestrel__Endpoints__Http1__Protocols"] = "Http1",
            ["Kestrel__Endpoints__Http2__Url"] = http2.ToString(),
            ["Kestrel__Endpoints__Http2__Protocols"] = "Http2",
            ["Logging__LogLevel__Default"] = "Critical",
        };
        if (hostClock is not null)
        {
            settings["LD_PRELOAD"] = Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).First();
            settings["FAKETIME_TIMESTAMP_FILE"] = hostClock;
            settings["FAKETIME_NO_CACHE"] = "1";
            settings["DONT_FAKE_MONOTONIC"] = settings["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        }
        foreach (var (key, value) in settings) start.Environment[key] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var node = new ChildNode(process, http1);
        await node.Answers();
        return node;
    }

    public void Pause() => Signal.Send(_process.Id, Signal.Stop);

    public void Resume() => Signal.Send(_process.Id, Signal.Continue);

    /// <summary>As <c>kill -9</c>: nothing is said good-bye to.</summary>
    public void Kill() => _process.Kill();

    public async Task Answers()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var client = new HttpClient { BaseAddress = _address };
        while (true)
        {
            try
            {
                if ((await client.GetAsync("/health/live", patience.Token)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await look.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
