using System.Text.RegularExpressions;

namespace Incidents.Import;

/// <summary>Where in a line each mapped column stands. A blank field is none; a NUL, which the store cannot keep, is left out.</summary>
internal sealed partial class ColumnIndex
{
    private readonly Dictionary<string, int> _places;
    private readonly ImportMapping _mapping;
    private readonly Func<string[], string?>[] _of;

    /// <exception cref="ImportRefusedException">The header lacks a column of the mapping.</exception>
    public ColumnIndex(ImportMapping mapping, string[] header)
    {
        _mapping = mapping;
        _places = header.Index().DistinctBy(column => column.Item).ToDictionary(column => column.Item.Trim(), column => column.Index);
        Count = header.Length;
        var columns = mapping.Columns;
        string?[] wanted =
        [
            columns.Incident, columns.At, columns.Status, columns.SubStatus, columns.Level, columns.Severity, columns.Team, columns.Person,
            columns.Site, columns.Device,
        ];
        var missing = wanted.OfType<string>().Concat(mapping.Labels.Values).Concat(Placeholders(mapping.Summary))
            .Where(name => !_places.ContainsKey(name)).Distinct().ToArray();
        if (missing.Length > 0)
            throw new ImportRefusedException(
                "column-missing", $"The first line has no column {string.Join(", ", missing)}: correct the mapping or the file.");
        _of = [.. wanted.Select(Reader)];
    }

    public int Count { get; }

    public string? Incident(string[] line) => _of[0](line);
    public string? At(string[] line) => _of[1](line);
    public string? Status(string[] line) => _of[2](line);
    public string? SubStatus(string[] line) => _of[3](line);
    public string? Level(string[] line) => _of[4](line);
    public string? Severity(string[] line) => _of[5](line);
    public string? Team(string[] line) => _of[6](line);
    public string? Person(string[] line) => _of[7](line);
    public string? Site(string[] line) => _of[8](line);
    public string? Device(string[] line) => _of[9](line);

    public string? Summary(string[] line) => _mapping.Summary is null
        ? null
        : Placeholder().Replace(_mapping.Summary, match => Field(line, _places[match.Groups["column"].Value]) ?? "");

    public IReadOnlyDictionary<string, string> Labels(string[] line) => _mapping.Labels
        .Select(label => (label.Key, Value: Field(line, _places[label.Value])))
        .Where(label => label.Value is not null)
        .ToDictionary(label => label.Key, label => label.Value!);

    private Func<string[], string?> Reader(string? column)
    {
        if (column is null) return _ => null;
        var place = _places[column];
        return line => Field(line, place);
    }

    private static string? Field(string[] line, int place) =>
        line[place].Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } text
        ? text
        : null;

    private static IEnumerable<string> Placeholders(string? template) =>
        Placeholder().Matches(template ?? "").Select(match => match.Groups["column"].Value);

    [GeneratedRegex(@"\{(?<column>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
