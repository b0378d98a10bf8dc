using System.Reflection;

namespace Reports.Storage;

/// <summary>The service's own tables; run at the start of each version that changes it; leaves alone what is there.</summary>
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
