namespace Support;

/// <summary>Where the sources lie: found by walking up from the test's binaries to the solution file.</summary>
public static class RepositoryRoot
{
    /// <summary>Absolute path of the folder with <c>Platform.sln</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>Absolute path of a file or folder of the repository.</summary>
    public static string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Platform.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No Platform.sln above {AppContext.BaseDirectory}: run the tests from a build inside the repository.");
    }
}
