using System.Diagnostics;

namespace Support;

/// <summary>Starts PostgreSQL and RabbitMQ of the system's packages through <c>deploy/local/servers.sh</c>.</summary>
internal static class PrivateServers
{
    public static async Task<ServerAddresses> Start()
    {
        var folder = RepositoryRoot.Combine(".local", $"test-{Environment.ProcessId}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(folder);
        // The owner's id lets the script clean up when this process is killed and never gets to its exit handler.
        await Script("start", folder, "--owner", Environment.ProcessId.ToString());
        var addresses = (await File.ReadAllLinesAsync(Path.Combine(folder, "servers.env")))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('\''), StringComparer.Ordinal);
        return new(addresses[Servers.PostgresVariable], addresses[Servers.BrokerVariable], addresses[Servers.BrokerAsServiceVariable]);
    }

    private static async Task Script(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"deploy/local/servers.sh {string.Join(' ', arguments)} failed:\n{await errors}");
    }

    private static void Stop(string folder)
    {
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
