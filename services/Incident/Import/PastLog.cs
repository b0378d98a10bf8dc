using System.Globalization;
using Contracts.Documents;
using Incidents.Domain;

namespace Incidents.Import;

/// <summary>A line that could not be taken; the rest is.</summary>
/// <param name="Line">Counted from 1, the header included.</param>
public sealed record LineProblem(int Line, string Code, string Message);

/// <summary>A whole log, read and grouped: what can be imported, and what cannot.</summary>
/// <param name="Lines">Lines after the header.</param>
public sealed record PastLog(int Lines, IReadOnlyList<ImportIncident> Incidents, IReadOnlyList<LineProblem> Problems);

/// <summary>Reads a log by a mapping. Lines of one incident may lie anywhere in the file; they are put in order of time.</summary>
public sealed class PastLogReader(ImportMapping mapping, Terms.TermsInForce terms, DateTimeOffset now)
{
    private const int MostLines = 2_000_000;
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK"];

    private readonly Dictionary<string, Group> _groups = [];
    private readonly List<LineProblem> _problems = [];
    private readonly Dictionary<string, string> _texts = [];

    private readonly Dictionary<(string, string?), (PastMeaning Meaning, string? Reason)> _meanings =
        mapping.Statuses.ToDictionary(status => (status.Status, status.SubStatus), status => (status.Meaning!.Value, status.Reason));

    private sealed record Group(string[] First, List<PastChange> Changes);

    /// <exception cref="ImportRefusedException">The file as a whole cannot be read by this mapping.</exception>
    public async Task<PastLog> Read(TextReader text, CancellationToken ct)
    {
        var csv = new CsvLines(text, mapping.Separator[0]);
        var header = await csv.Next(ct) ?? throw new ImportRefusedException(
            "empty-file", "The file is empty: its first line names the columns.");
        var columns = new ColumnIndex(mapping, header);

        var lines = 0;
        while (await csv.Next(ct) is { } record)
        {
            if (++lines > MostLines) throw new ImportRefusedException(
                "too-many-lines", $"More than {MostLines} lines: split the file between incidents.");
            if (record.Length == columns.Count) Take(record, columns, csv.Line);
            else if (record.Length == 0) Refuse(
                csv.Line, "unreadable", "Longer than 64 kB, or a quote is never closed: close it, or double a quote that is text.");
            else Refuse(csv.Line, "column-count",
                $"{record.Length} columns where the header has {columns.Count}: quote what holds a separator.");
        }

        return new PastLog(lines, [.. _groups.Select(group => Incident(group.Key, group.Value, columns))], _problems);
    }

    private void Take(string[] record, ColumnIndex columns, int line)
    {
        var (status, subStatus) = (columns.Status(record), columns.SubStatus(record));
        var (sourceLevel, sourceSeverity) = (columns.Level(record), columns.Severity(record));
        if (columns.Incident(record) is not { } incident)
            Refuse(line, "incident-missing", $"Column {mapping.Columns.Incident} is blank: name the incident.");
        else if (!DateTimeOffset.TryParseExact(columns.At(record), TimeFormats, null, DateTimeStyles.AssumeUniversal, out var at))
            Refuse(line, "invalid-time", $"'{columns.At(record)}' is no time: write it as 2012-05-03T10:10:10+01:00.");
        else if (at > now)
            Refuse(line, "time-in-future", $"'{columns.At(record)}' lies ahead: only what has happened can be imported.");
        else if (!_meanings.TryGetValue((status ?? "", subStatus), out var meaning))
            Refuse(line, "unknown-status", $"'{status}' with '{subStatus}' is not in the mapping: add it to statuses.");
        else if (!mapping.Levels.TryGetValue(sourceLevel ?? "", out var level))
            Refuse(line, "unknown-level", $"'{sourceLevel}' is not in the mapping: add it to levels.");
        else if (!mapping.Severities.TryGetValue(sourceSeverity ?? "", out var severity))
            Refuse(line, "unknown-severity", $"'{sourceSeverity}' is not in the mapping: add it to severities.");
        else
        {
            if (!_groups.TryGetValue(incident, out var group)) _groups.Add(incident, group = new Group(record, []));
            group.Changes.Add(new PastChange(
                line, at.ToUniversalTime(), Shared(status!), Shared(subStatus), Shared(sourceLevel), level, severity,
                    Shared(columns.Team(record)),
                Shared(columns.Person(record)), meaning.Meaning, meaning.Reason));
        }
    }

    private ImportIncident Incident(string number, Group group, ColumnIndex columns) => new(
        number, terms.Document, terms.Version, columns.Summary(group.First) ?? number, mapping.Category, columns.Site(group.First),
        columns.Device(group.First), columns.Labels(group.First),
            [.. group.Changes.OrderBy(change => change.At).ThenBy(change => change.Line)]);

    private void Refuse(int line, string code, string message) => _problems.Add(new(line, code, message));

    /// <summary>A log repeats few words a thousand times: each is kept once.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private string? Shared(string? text)
    {
        if (text is null) return null;
        ref var kept = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out _);
        return kept ??= text;
    }
}

/// <summary>An import that cannot be begun; not one line of it is taken.</summary>
public sealed class ImportRefusedException(string code, string message, IReadOnlyList<DocumentProblem>? problems = null) : Exception(
    message)
{
    public string Code { get; } = code;
    public IReadOnlyList<DocumentProblem> Problems { get; } = problems ?? [];
}
