using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Bed;
using Npgsql;

namespace Bench.Raw;

/// <summary>The raw limit: <c>pgbench</c> inserting one row a commit on the platform's own PostgreSQL.</summary>
internal static partial class Pgbench
{
    private const string Insert = "insert into bench_row (body) values (repeat('x', 500));\n";

    /// <summary>Rows a second with so many clients.</summary>
    public static async Task<double> RowsPerSecond(LocalPlatform platform, int clients, TimeSpan time)
    {
        var store = new NpgsqlConnectionStringBuilder(platform.Store("postgres"));
        await using var data = NpgsqlDataSource.Create(store.ConnectionString);
        await using var create = data.CreateCommand("create table if not exists bench_row (id bigserial primary key, body text not null); truncate bench_row");
        await create.ExecuteNonQueryAsync();
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, Insert);
        try
        {
            var start = new ProcessStartInfo(Find())
            {
                ArgumentList =
                {
                    "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{time.TotalSeconds:0}", "-f", script,
                    "-h", store.Host!, "-p", $"{store.Port}", "-U", store.Username!, store.Database!,
                },
                Environment = { ["PGPASSWORD"] = store.Password },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Tps().Match(output) is { Success: true } match
                ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench: {await error}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string Find() => Directory.EnumerateDirectories("/usr/lib/postgresql")
        .Select(version => Path.Combine(version, "bin/pgbench")).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException("pgbench is missing: it comes with Debian's postgresql.");

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
