namespace Chaos.Histories;

/// <summary>An operation from its first invocation to what was learned of it.</summary>
/// <param name="Outcome"><c>ok</c>, <c>fail</c>, or <c>info</c> where nothing definite was ever answered.</param>
/// <param name="Floor">Highest version of its incident, or of that one's report, that anybody had been answered when it was invoked.</param>
internal sealed record Operation(
    string Key, string Op, Guid? Incident, long? Expected, string Outcome, long? Version, long Floor)
{
    public const string Report = "report";
    public const string Read = "read";
    public const string ReadClocks = "read-clocks";
    public const string ReadReport = "read-report";

    public const string ReportCategory = "report";

    public bool IsWrite => Op is not (Read or ReadClocks or ReadReport);

    /// <summary>Where it belongs: an incident's report is a stream of its own, with versions of its own.</summary>
    public string Category => CategoryOf(Op);

    public static string CategoryOf(string op) => op.EndsWith("-report", StringComparison.Ordinal) ? ReportCategory : "incident";

    public override string ToString() => $"{Op} {Key} on {Incident?.ToString() ?? "a new incident"}";

    /// <summary>All operations of a history, by the order of their invocations.</summary>
    public static IReadOnlyList<Operation> Of(IEnumerable<HistoryLine> history)
    {
        var operations = new Dictionary<string, Operation>(StringComparer.Ordinal);
        var answered = new Dictionary<(string, Guid), long>();
        foreach (var line in history.Where(line => line.Key is not null))
        {
            if (line.Type == HistoryLine.Invoke)
            {
                var floor = line.Incident is { } known ? answered.GetValueOrDefault((CategoryOf(line.Op), known)) : 0;
                operations.Add(line.Key!, new(
                    line.Key!, line.Op, line.Incident, line.Value?.Expected, HistoryLine.Info, null, floor));
                continue;
            }

            var operation = operations[line.Key!] with { Incident = line.Incident ?? operations[line.Key!].Incident };
            operations[line.Key!] = operation with { Outcome = line.Type, Version = line.Value?.Version };
            if (line is { Type: HistoryLine.Ok, Value.Version: { } version } && operation is { Incident: { } incident, Op: not ReadClocks })
                answered[(operation.Category, incident)] = Math.Max(version, answered.GetValueOrDefault((operation.Category, incident)));
        }

        return [.. operations.Values];
    }
}
