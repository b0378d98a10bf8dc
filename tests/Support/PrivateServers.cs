using System.Diagnostics;

namespace Support;

/// <summary>PostgreSQL and RabbitMQ that nobody else uses, by <c>deploy/local/servers.sh</c>.</summary>
internal sealed class PrivateServers
{
    private readonly string _folder;

    private PrivateServers(string folder, ServerAddresses addresses) => (_folder, Addresses) = (folder, addresses);

    public ServerAddresses Addresses { get; }

    /// <summary>They end with this process, if not before.</summary>
    /// <param name="name">Unlike that of others of this process.</param>
    public static async Task<PrivateServers> Start(string name)
    {
        var folder = RepositoryRoot.Combine(".local", $"test-{Environment.ProcessId}-{name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        // The owner's id lets the script clean up when this process is killed and never gets to its exit handler.
        await Script("start", folder, "--owner", Environment.ProcessId.ToString());
        var addresses = (await File.ReadAllLinesAsync(Path.Combine(folder, "servers.env")))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('\''), StringComparer.Ordinal);
        return new(folder, new(addresses[Servers.PostgresVariable], addresses[Servers.BrokerVariable], addresses[Servers.BrokerAsServiceVariable]));
    }

    /// <summary>While it is on, the broker has too little memory: whoever publishes is blocked, whoever consumes goes on.</summary>
    public Task Alarm(bool on) => Script("alarm", _folder, on ? "on" : "off");

    public void Remove() => Remove(_folder);

    private static async Task Script(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"deploy/local/servers.sh {string.Join(' ', arguments)} failed:\n{await errors}");
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder)) return;
        using var process = Process.Start(Command("remove", folder));
        process?.WaitForExit();
    }

    private static ProcessStartInfo Command(params string[] arguments) =>
        new(RepositoryRoot.Combine("deploy", "local", "servers.sh"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
}
