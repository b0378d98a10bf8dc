using System.Diagnostics;

namespace Chaos.Bed;

/// <summary>One of the two processes of a service or gateway: started, killed, made to stand still.</summary>
internal sealed class Replica(string service, int number, Uri http, IReadOnlyDictionary<string, string> settings, string log)
    : IAsyncDisposable
{
    /// <summary>The exit code of what SIGKILL, which is 9, has ended.</summary>
    private const int KilledExit = 128 + 9;
    private static readonly TimeSpan s_beforeStartingAgain = TimeSpan.FromSeconds(1);
    private Process? _process;
    private Process? _endedLast;
    private bool _over;
    private StreamWriter? _log;

    public string Service => service;

    public string Name => $"{service}-{number}";

    public Uri Http => http;

    /// <summary>One thing at a time goes wrong with a process.</summary>
    public SemaphoreSlim Trouble { get; } = new(1, 1);

    public bool HasEnded => _process?.HasExited is not false;

    /// <summary>How often it has ended although nobody killed it.</summary>
    public int EndedByItself { get; private set; }

    /// <summary>Whether the system lets it do nothing: state T, behind its name in brackets.</summary>
    public bool StandsStill
    {
        get
        {
            if (HasEnded) return false;
            var stat = File.ReadAllText($"/proc/{_process!.Id}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
    }

    /// <summary>Told when it has ended although nobody killed it; it is started again, as whoever runs services does.</summary>
    public Action<Replica>? OnEnded { get; set; }

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
        var process = _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => _ = StartAgain(process);
        process.Start();
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>As <c>kill -9</c>: nothing is said good-bye to.</summary>
    /// <returns>Whether that is what it ended by.</returns>
    public async Task<bool> Kill()
    {
        if (_process is not { } process) return false;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        var killed = process.ExitCode == KilledExit;
        if (!killed) Ended(process);
        process.Dispose();
        return killed;
    }

    public void Pause() => Send(Signal.Stop);

    public void Resume() => Send(Signal.Continue);

    /// <summary>Where the run itself is ended from outside: nothing of it stays behind.</summary>
    public void End() => _process?.Kill();

    public async ValueTask DisposeAsync()
    {
        _over = true;
        await Kill();
        if (_log is null) return;
        await _log.DisposeAsync();
    }

    private void Send(int signal)
    {
        if (!HasEnded) Signal.Send(_process!.Id, signal);
    }

    private async Task StartAgain(Process ended)
    {
        if (_over || _process != ended) return;
        Ended(ended);
        await Task.Delay(s_beforeStartingAgain);
        await Trouble.WaitAsync();
        if (!_over && _process == ended) Start();
        Trouble.Release();
    }

    // Whoever kills it may come to hear of it before the system's word has come.
    private void Ended(Process process)
    {
        if (_over || Interlocked.Exchange(ref _endedLast, process) == process) return;
        EndedByItself++;
        OnEnded?.Invoke(this);
    }

    private string Title => char.ToUpperInvariant(service[0]) + service[1..];

    private void Write(string? line)
    {
        if (line is null) return;
        lock (settings)
            if (!_over) _log!.WriteLine(line);
    }
}
