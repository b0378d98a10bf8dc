namespace Chaos;

/// <param name="Seed">Decides what is done and what goes wrong when; not how the machine schedules it.</param>
/// <param name="Folder">Where servers, logs, history and summary are kept.</param>
internal sealed record ChaosOptions(TimeSpan Length, int Seed, string Folder)
{
    public static ChaosOptions Parse(string[] arguments)
    {
        var given = arguments.Chunk(2).ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        return new(
            TimeSpan.FromMinutes(double.Parse(given["--minutes"])), int.Parse(given["--seed"]), Path.GetFullPath(given["--folder"]));
    }

    public string Inside(string file) => Path.Combine(Folder, file);

    /// <summary>A source of choices of its own for each part of a run, so that one part does not move another's.</summary>
    public Random RandomFor(string part) =>
        new(part.Aggregate(Seed, (hash, letter) => unchecked((hash * 31) + letter)));
}
