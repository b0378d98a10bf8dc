using Bench.Bed;
using Bench.Import;
using Bench.Reports;
using Bench.Timers;
using Bench.Webhook;

// Platform.Bench FOLDER [PART…]: measures the platform whose run.json is in FOLDER, and prints one table.
var parts = new Dictionary<string, Func<LocalPlatform, Table, Task>>(StringComparer.Ordinal)
{
    ["rest"] = Memory.AtRest,
    ["reports"] = ReportRate.Measure,
    ["burst"] = Burst.Measure,
    ["webhook"] = WebhookLatency.Measure,
    ["sustained"] = SustainedRate.Measure,
    ["import"] = WholeLog.Measure,
    ["timers"] = TimerRates.Measure,
};
var wanted = args.Length > 1 ? args[1..] : [.. parts.Keys];
if (args.Length == 0 || wanted.Any(part => !parts.ContainsKey(part)))
{
    await Console.Error.WriteLineAsync($"Platform.Bench FOLDER [PART…], parts: {string.Join(", ", parts.Keys)}");
    return 2;
}

await using var platform = await LocalPlatform.Open(args[0]);
var table = new Table();
foreach (var part in wanted)
{
    Progress.Say($"{part} …");
    await parts[part](platform, table);
}

Console.WriteLine(await Machine.Describe(platform));
Console.WriteLine(table);
return 0;
