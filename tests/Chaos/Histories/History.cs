using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Histories;

/// <summary>Everything that was done, in one order, in memory and in a file as JSON Lines.</summary>
internal sealed class History(string file, TimeProvider clock) : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly StreamWriter _file = new(file);
    private readonly List<HistoryLine> _lines = [];

    public IReadOnlyList<HistoryLine> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public void Add(string process, string type, string op, Guid? incident = null, string? key = null, HistoryValue? value = null)
    {
        lock (_lines)
        {
            var line = new HistoryLine(clock.GetUtcNow(), process, type, op, incident, key, value);
            _lines.Add(line);
            _file.WriteLine(JsonSerializer.Serialize(line, s_json));
            // Read by people when a run hangs or is killed.
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();
}
