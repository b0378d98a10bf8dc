using System.Text;

namespace Incidents.Import;

/// <summary>
/// Reads RFC 4180 records one after another. A field in quotes may hold separators, doubled quotes and line ends; a record
/// that is too long or whose quotes do not close is told as broken, and reading goes on with the next line.
/// </summary>
/// <param name="separator">Between fields.</param>
internal sealed class CsvLines(TextReader text, char separator)
{
    private const int LongestRecord = 64 * 1024;
    private const int MostFields = 256;

    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();

    /// <summary>Number of the record's first line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Number of the last line read.</summary>
    private int _read;

    /// <summary>The next record; null at the end, and an empty one where it is broken.</summary>
    public async ValueTask<string[]?> Next(CancellationToken ct)
    {
        while (true)
        {
            if (await text.ReadLineAsync(ct) is not { } line) return null;
            Line = ++_read;
            if (line.Length == 0) continue;
            if (line.Length > LongestRecord) return [];
            return line.Contains('"', StringComparison.Ordinal) ? await Quoted(line, ct) : line.Split(separator, MostFields);
        }
    }

    private async ValueTask<string[]> Quoted(string line, CancellationToken ct)
    {
        _fields.Clear();
        _field.Clear();
        var quoted = false;
        var length = line.Length;
        while (true)
        {
            for (var at = 0; at < line.Length; at++)
            {
                var next = line[at];
                if (quoted && next == '"' && at + 1 < line.Length && line[at + 1] == '"') _field.Append(line[at++]);
                else if (next == '"') quoted = !quoted;
                else if (next == separator && !quoted) EndField();
                else _field.Append(next);
            }

            if (!quoted) break;
            if (length > LongestRecord || await text.ReadLineAsync(ct) is not { } more) return [];
            _read++;
            length += more.Length;
            _field.Append('\n');
            line = more;
        }

        EndField();
        return [.. _fields];
    }

    private void EndField()
    {
        _fields.Add(_field.ToString());
        _field.Clear();
    }
}
