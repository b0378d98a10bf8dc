using System.Text;

namespace Bench.Bed;

/// <summary>What was measured, as rows of a Markdown table.</summary>
internal sealed class Table
{
    private readonly List<(string Figure, string Measured, string Bar)> _rows = [];

    public void Add(string figure, string measured, string bar = "")
    {
        _rows.Add((figure, measured, bar));
        Progress.Say($"  {figure}: {measured}");
    }

    public override string ToString()
    {
        var text = new StringBuilder("\n| figure | measured | bar |\n| --- | --- | --- |\n");
        foreach (var (figure, measured, bar) in _rows) text.Append($"| {figure} | {measured} | {bar} |\n");
        return text.ToString();
    }
}

/// <summary>What is under way goes to standard error; the table alone to standard output.</summary>
internal static class Progress
{
    private static readonly long s_start = TimeProvider.System.GetTimestamp();

    public static void Say(string text) => Console.Error.WriteLine($"{TimeProvider.System.GetElapsedTime(s_start).TotalSeconds,5:0} s  {text}");
}
