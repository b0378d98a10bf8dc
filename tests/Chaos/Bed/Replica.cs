using System.Diagnostics;

namespace Chaos.Bed;

/// <summary>One of the two processes of a service or gateway: started, killed, made to stand still.</summary>
internal sealed class Replica(string service, int number, Uri http, IReadOnlyDictionary<string, string> settings, string log)
    : IAsyncDisposable
{
    private Process? _process;
    private StreamWriter? _log;

    public string Service => service;

    public string Name => $"{service}-{number}";

    public Uri Http => http;

    /// <summary>One thing at a time goes wrong with a process.</summary>
    public SemaphoreSlim Trouble { get; } = new(1, 1);

    public bool HasEnded => _process?.HasExited is not false;

    public void Start()
    {
        var folder = service == "gateway" ? "gateway" : $"services/{Title}";
        var build = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // Same configuration and framework as this program: …/bin/Release/net10.0.
            WorkingDirectory = RepositoryRoot.Combine(folder, "bin", build.Parent!.Name, build.Name),
        };
        start.ArgumentList.Add($"Platform.{Title}.dll");
        foreach (var (key, value) in settings) start.ArgumentList.Add($"--{key}={value}");
        _log ??= new StreamWriter(log) { AutoFlush = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>As <c>kill -9</c>: nothing is said good-bye to.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Pause() => Signal.Send(_process!.Id, Signal.Stop);

    public void Resume() => Signal.Send(_process!.Id, Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await Kill();
        if (_log is not null) await _log.DisposeAsync();
        Trouble.Dispose();
    }

    private string Title => char.ToUpperInvariant(service[0]) + service[1..];

    private void Write(string? line)
    {
        if (line is null) return;
        lock (settings) _log!.WriteLine(line);
    }
}
