using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Notifications.Tests.Channels;

/// <summary>A script of <c>npm/</c> that listens on a port of its own and tells what it received, a JSON line each.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly string Folder = RepositoryRoot.Combine("tests", "Notification.Tests", "npm");
    private static readonly SemaphoreSlim Installing = new(1);
    private readonly Process process;
    private readonly Channel<JsonElement> lines = Channel.CreateUnbounded<JsonElement>();

    private NodeProcess(Process process) => this.process = process;

    public int Port { get; private set; }

    public static async Task<NodeProcess> Start(string script, params string[] arguments)
    {
        await Install();
        var node = new NodeProcess(Process.Start(Command("node", [Path.Combine(Folder, script), .. arguments]))!);
        _ = node.Read();
        node.Port = (await node.Next()).GetProperty("port").GetInt32();
        return node;
    }

    /// <summary>The next line; fails when none comes for half a minute, which on a busy machine is still too long.</summary>
    public async Task<JsonElement> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await lines.Reader.ReadAsync(patience.Token);
    }

    /// <summary>What was told and not yet read.</summary>
    public IReadOnlyList<JsonElement> Rest()
    {
        var rest = new List<JsonElement>();
        while (lines.Reader.TryRead(out var line)) rest.Add(line);
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task Read()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            await lines.Writer.WriteAsync(JsonDocument.Parse(line).RootElement);
        lines.Writer.TryComplete(new InvalidOperationException($"node ended: {await process.StandardError.ReadToEndAsync()}"));
    }

    private static async Task Install()
    {
        await Installing.WaitAsync();
        try
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules"))) await RunNpm();
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task RunNpm()
    {
        using var npm = Process.Start(Command("npm", ["ci", "--no-audit", "--no-fund"]))!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci failed in {Folder}:\n{await output}\n{errors}");
    }

    private static ProcessStartInfo Command(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };
}
