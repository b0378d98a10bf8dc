using System.Xml.Linq;

namespace Architecture.Rules;

/// <summary>Who may reference whom: service → Contracts and ServiceDefaults, gateway → ServiceDefaults, never a service a service.</summary>
public static class References
{
    private static readonly string[] s_shared = ["contracts/Contracts.csproj", "services/ServiceDefaults/ServiceDefaults.csproj"];

    /// <summary>One line for every reference that is not allowed in the tree below <paramref name="root"/>.</summary>
    public static IEnumerable<string> Violations(string root) =>
        from project in Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
        let name = Sources.Relative(root, project)
        let allowed = AllowedFor(name)
        where allowed is not null
        from reference in ReferencesOf(root, project)
        where !allowed.Contains(reference, StringComparer.Ordinal)
        select $"{name} references {reference}";

    private static string[]? AllowedFor(string project) => project switch
    {
        "contracts/Contracts.csproj" => [],
        "services/ServiceDefaults/ServiceDefaults.csproj" => ["contracts/Contracts.csproj", "deploy/nuget/Patched.DistributedLock.Postgres.csproj"],
        "gateway/Gateway.csproj" => ["services/ServiceDefaults/ServiceDefaults.csproj"],
        _ when project.StartsWith("services/", StringComparison.Ordinal) => s_shared,
        _ => null,
    };

    private static IEnumerable<string> ReferencesOf(string root, string project) =>
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        let include = reference.Attribute("Include")?.Value.Replace('\\', '/')
        where include is not null
        select Sources.Relative(root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include)));
}
