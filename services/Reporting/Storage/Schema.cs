using System.Reflection;

namespace Reports.Storage;

/// <summary>The service's own tables; run at every start, changes nothing where they are there.</summary>
public static class Schema
{
    public static string Sql { get; } = Read();

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
