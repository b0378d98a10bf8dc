namespace Architecture.Fixtures;

/// <summary>A small repository on disk, in which a rule about files must find what is wrong.</summary>
public sealed class SourceTree : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("architecture-").FullName;

    public SourceTree With(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public SourceTree WithProject(string path, params string[] references) => With(
        path,
        $"<Project><ItemGroup>{string.Concat(references.Select(r => $"<ProjectReference Include=\"{r}\" />"))}</ItemGroup></Project>");

    public SourceTree WithLines(string path, int lines) => With(path, string.Concat(Enumerable.Repeat("// line\n", lines)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
