namespace Notifications.Storage;

/// <summary>The service's own tables; run at the start of each version that changes it, so it only adds.</summary>
public static class Schema
{
    public static string Sql { get; } = Read("views.sql");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
