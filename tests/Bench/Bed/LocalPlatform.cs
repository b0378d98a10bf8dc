using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Bench.Bed;

/// <summary>A platform started by <c>./run --background</c>, found by the files it keeps in its folder.</summary>
internal sealed class LocalPlatform : IAsyncDisposable
{
    private static readonly string[] s_processes = ["gateway", "incident", "escalation", "notification", "reporting"];
    private readonly string _folder;
    private readonly Dictionary<string, string> _settings;
    private readonly JsonElement _run;
    private Receivers? _receivers;

    private LocalPlatform(string folder, Dictionary<string, string> settings, JsonElement run)
    {
        (_folder, _settings, _run) = (folder, settings, run);
        LoadBefore = File.ReadAllText("/proc/loadavg").Split(' ')[0];
    }

    public Uri Gateway => new(_run.GetProperty("gateway").GetString()!);

    /// <summary>Load of the machine before anything was measured.</summary>
    public string LoadBefore { get; }

    /// <summary>The root of the clone.</summary>
    public string Root => Path.GetFullPath(Path.Combine(_folder, ".."));

    public Receivers Receivers => _receivers!;

    public IEnumerable<(string Name, int Pid)> Processes => s_processes.Select(name =>
        (name, int.Parse(File.ReadLines(Path.Combine(_folder, $"{name}.pid")).First(), CultureInfo.InvariantCulture)));

    /// <summary>Opens the platform and takes the mail and webhooks that it sends, as real receivers would.</summary>
    public static async Task<LocalPlatform> Open(string folder)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in (string[])["servers/servers.env", "ports.env"])
        {
            foreach (var line in await File.ReadAllLinesAsync(Path.Combine(folder, file)))
            {
                var parts = line.Split('=', 2);
                settings[parts[0]] = parts[1].Trim('\'');
            }
        }

        var run = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "run.json"))).RootElement;
        var platform = new LocalPlatform(folder, settings, run);
        platform._receivers = await Receivers.Open(platform.Port("demo_hook"), platform.Port("demo_smtp"));
        return platform;
    }

    /// <summary>Where its files are.</summary>
    public string Folder => Path.GetFullPath(_folder);

    public string Setting(string name) => _settings[name];

    public int Port(string name) => int.Parse(_settings[name], CultureInfo.InvariantCulture);

    public string Credential(string role) => _run.GetProperty("credentials").GetProperty(role).GetString()!;

    /// <summary>A service's database, as superuser.</summary>
    public string Store(string database) => new NpgsqlConnectionStringBuilder(_settings["PLATFORM_TEST_POSTGRES"])
    {
        Database = database,
        Pooling = true,
    }.ConnectionString;

    public HttpClient Client(string role)
    {
        var client = new HttpClient { BaseAddress = Gateway, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Credential(role));
        return client;
    }

    public async ValueTask DisposeAsync() => await Receivers.DisposeAsync();
}
