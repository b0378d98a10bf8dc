using Xunit;

namespace Support;

/// <summary>Real data that lies beside the repository (<c>../shared/data</c>) and is not copied into it.</summary>
public static class SharedData
{
    /// <summary>Absolute path of a data file, or null where it is not there.</summary>
    public static string? Find(string file)
    {
        var path = Path.GetFullPath(RepositoryRoot.Combine("..", "shared", "data", file));
        return File.Exists(path) ? path : null;
    }

    /// <summary>Absolute path of a data file; for tests marked with <see cref="SharedDataFactAttribute"/>.</summary>
    public static string Require(string file) =>
        Find(file) ?? throw new FileNotFoundException($"../shared/data/{file} is missing: mark the test [SharedDataFact(\"{file}\")].");

    internal static string? SkipReason(IEnumerable<string> files) =>
        files.Where(f => Find(f) is null).ToArray() is { Length: > 0 } missing
            ? $"not run: ../shared/data has no {string.Join(", ", missing)}"
            : null;
}

/// <summary>A fact over real data: skipped, and saying so, where a file is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] files)
    {
        Files = files;
        Skip = SharedData.SkipReason(files);
    }

    public IReadOnlyList<string> Files { get; }
}

/// <summary>A theory over real data: skipped, and saying so, where a file is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(params string[] files)
    {
        Files = files;
        Skip = SharedData.SkipReason(files);
    }

    public IReadOnlyList<string> Files { get; }
}
