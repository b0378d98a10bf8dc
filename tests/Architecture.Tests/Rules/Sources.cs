namespace Architecture.Rules;

/// <summary>The C# sources of a tree, without what the build made.</summary>
public static class Sources
{
    public static IEnumerable<string> Of(string root) =>
        from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        let path = Relative(root, file)
        where !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or ".local")
        select path;

    public static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
