using System.Diagnostics;

namespace EndToEnd;

/// <summary>One of the five, as a process of its own. What it says is kept for the failure message.</summary>
public sealed class PlatformProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private readonly Process _process;
    private readonly Queue<string> _said = new();

    private PlatformProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasEnded => _process.HasExited;

    public string LastWords
    {
        get
        {
            lock (_said)
                return $"{Name}:\n{string.Join('\n', _said)}";
        }
    }

    public static PlatformProcess Start(string name, IReadOnlyDictionary<string, string> settings)
    {
        var folder = name == "gateway" ? "gateway" : $"services/{Title(name)}";
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // Same configuration (Debug, Release) and framework as these tests: …/bin/Release/net10.0.
            WorkingDirectory = RepositoryRoot.Combine([folder, "bin", .. BuildOf(AppContext.BaseDirectory)]),
        };
        start.ArgumentList.Add($"Platform.{Title(name)}.dll");
        foreach (var (key, value) in settings)
            start.ArgumentList.Add($"--{key}={value}");
        return new(name, Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string[] BuildOf(string folder)
    {
        var framework = new DirectoryInfo(folder.TrimEnd(Path.DirectorySeparatorChar));
        return [framework.Parent!.Name, framework.Name];
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > KeptLines)
                _said.Dequeue();
        }
    }
}
