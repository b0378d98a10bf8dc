using System.Diagnostics;

namespace Chaos.Bed;

/// <summary>The PostgreSQL and RabbitMQ of this run alone, by the scripts that started them.</summary>
internal sealed class PrivatePair(string folder)
{
    private readonly Dictionary<string, string> _settings = File.ReadAllLines(Path.Combine(folder, "servers.env"))
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1].Trim('\''), StringComparer.Ordinal);

    /// <summary>Ends as after a crash, without a checkpoint (<c>pg_ctl -m immediate</c>), and starts again.</summary>
    public async Task RestartPostgres()
    {
        var process = int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "data", "postmaster.pid")).First());
        Signal.Send(process, Signal.Quit);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (Lives(process)) await look.WaitForNextTickAsync();
        await Script("postgres.sh", "start", folder, _settings["POSTGRES_PORT"]);
    }

    public async Task RestartRabbit()
    {
        await Script("rabbitmq.sh", "stop", folder);
        await Script(
            "rabbitmq.sh", "start", folder, _settings["BROKER_PORT"], _settings["EPMD_PORT"], _settings["DISTRIBUTION_PORT"]);
        await Script("rabbitmq.sh", "wait", folder, _settings["BROKER_PORT"]);
    }

    /// <summary>While it is on, the broker has too little memory: it blocks whoever publishes.</summary>
    public Task Alarm(bool on) => Script("servers.sh", "alarm", folder, on ? "on" : "off");

    // One that has ended and that nobody has asked after yet has no command line any more.
    private static bool Lives(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // What it starts keeps on running: output is not read to an end that does not come.
    private static async Task Script(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(RepositoryRoot.Combine("deploy", "local", name), arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"deploy/local/{name} {string.Join(' ', arguments)} failed.");
    }
}
