using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bench.Bed;
using Npgsql;

namespace Bench.Timers;

/// <summary>An Escalation process of its own beside the platform: own database, own name space on the broker.</summary>
internal sealed class TimerBed : IAsyncDisposable
{
    private readonly LocalPlatform _platform;
    private readonly string _database = $"bench_timers_{Guid.CreateVersion7():n}";
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}");
    private readonly Uri _grpc = new($"http://127.0.0.1:{FreePort()}");
    private Process? _process;

    private TimerBed(LocalPlatform platform)
    {
        _platform = platform;
        Store = NpgsqlDataSource.Create(platform.Store(_database));
    }

    public NpgsqlDataSource Store { get; }

    public string Prefix => _database;

    public Uri Broker => new(_platform.Setting("PLATFORM_TEST_BROKER"));

    public static async Task<TimerBed> Open(LocalPlatform platform)
    {
        var bed = new TimerBed(platform);
        await using var admin = NpgsqlDataSource.Create(platform.Store("postgres"));
        await using var create = admin.CreateCommand($"create database {bed._database}");
        await create.ExecuteNonQueryAsync();
        await bed.StartService();
        // What is sent before its queue is bound would reach nobody.
        await bed.Answers("/health/ready");
        return bed;
    }

    /// <summary>Starts the service and waits until it answers.</summary>
    public async Task StartService()
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(_platform.Root, "services/Escalation/bin/Release/net10.0/Platform.Escalation.dll")])
        {
            WorkingDirectory = Path.Combine(_platform.Root, "services/Escalation/bin/Release/net10.0"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in Settings()) start.Environment[key] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Progress.Say($"  escalation: {line.Data}");
        _process.BeginOutputReadLine();
        await Answers("/health/live");
    }

    public async Task StopService()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Resident memory of the service in MiB.</summary>
    public double Resident()
    {
        _process!.Refresh();
        return _process.WorkingSet64 / (1024.0 * 1024);
    }

    /// <summary>Puts the database's clock forward, which a service in development follows.</summary>
    public Task MoveClock(TimeSpan ahead) => Execute(
        "insert into path.test_clock (ahead) values ($1) on conflict (one) do update set ahead = path.test_clock.ahead + $1", ahead);

    public async Task<T> Scalar<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks ten times a second until it is so; the time at which it was, by the database's clock.</summary>
    public async Task<DateTimeOffset> Until(string condition, TimeSpan patience, params object[] parameters)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!await Scalar<bool>($"select {condition}", parameters)) await Task.Delay(100, limit.Token);
        return new((await Scalar<DateTime>("select path.now()")).ToUniversalTime());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await StopService();
        await Store.DisposeAsync();
        await using var admin = NpgsqlDataSource.Create(_platform.Store("postgres"));
        await using var drop = admin.CreateCommand($"drop database if exists {_database} with (force)");
        await drop.ExecuteNonQueryAsync();
    }

    private async Task Answers(string path)
    {
        using var client = new HttpClient { BaseAddress = _address };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(path);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process!.HasExited)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Store.CreateCommand(sql);
        command.CommandTimeout = 600;
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        return command;
    }

    // Nobody listens where the owner of the incidents would be: what we publish is all there is.
    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__Store"] = _platform.Store(_database),
        ["ConnectionStrings__Broker"] = Broker.ToString(),
        ["Platform__Messaging__Prefix"] = Prefix,
        ["Platform__Identity__KeyFile"] = Path.Combine(_platform.Folder, "identity.key"),
        ["Platform__Services__incident"] = "http://127.0.0.1:1",
        ["Platform__Services__reporting"] = "http://127.0.0.1:1",
        ["Kestrel__Endpoints__Http1__Url"] = _address.ToString(),
        ["Kestrel__Endpoints__Http1__Protocols"] = "Http1",
        ["Kestrel__Endpoints__Http2__Url"] = _grpc.ToString(),
        ["Kestrel__Endpoints__Http2__Protocols"] = "Http2",
        ["Logging__LogLevel__Default"] = "Error",
    };

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
