using ArchUnitNET.Domain.Dependencies;

namespace Architecture.Rules;

/// <summary>
/// Decisions are pure and projections repeatable. Read from the compiled code, so that no <c>global using</c>, alias or
/// fully qualified name gets past.
/// </summary>
public static class Purity
{
    private static readonly string[] s_allowedInDomain = ["System", "NodaTime", "Contracts.Terms", "ServiceDefaults.Decisions"];
    private static readonly string[] s_impure =
    [
        "System.TimeProvider", "System.Random", "System.Threading.Tasks", "System.IO", "System.Net", "System.Environment", "System.Diagnostics.Stopwatch",
    ];
    private static readonly string[] s_clocks = ["System.TimeProvider", "System.Diagnostics.Stopwatch", "NodaTime.SystemClock", "NodaTime.IClock"];
    private static readonly string[] s_nowAndNew =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now",
        "System.DateTimeOffset::get_UtcNow", "System.Guid::NewGuid", "System.Guid::CreateVersion7",
    ];

    /// <summary>Domain types that use anything but the base library, NodaTime, the contract's terms and the decision vocabulary.</summary>
    public static IEnumerable<string> ImpureDomains(ArchUnitNET.Domain.Architecture architecture) =>
        from use in UsesOf(architecture, "Domain")
        where !Within(use.Target, use.Home) && !s_allowedInDomain.Any(allowed => Within(use.Target, allowed))
            || s_impure.Any(impure => Within(use.Target, impure)) || IsNowOrNew(use.Member)
        select $"{use.Origin} uses {use.Member ?? use.Target}";

    /// <summary>Projections that read a clock or make an id.</summary>
    public static IEnumerable<string> ImpureProjections(ArchUnitNET.Domain.Architecture architecture) =>
        from use in UsesOf(architecture, "Projections")
        where s_clocks.Any(clock => Within(use.Target, clock)) || IsNowOrNew(use.Member)
        select $"{use.Origin} uses {use.Member ?? use.Target}";

    private static IEnumerable<Use> UsesOf(ArchUnitNET.Domain.Architecture architecture, string folder) =>
        (from type in architecture.Types
         let home = HomeOf(type.Namespace.FullName, folder)
         where home is not null
         from dependency in type.Dependencies
         select new Use(type.FullName, home, dependency.Target.FullName, (dependency as MethodCallDependency)?.TargetMember.FullName)).Distinct();

    // "Incidents.Domain" of "Incidents.Domain.Clocks": a domain may be divided and use its other parts.
    private static string? HomeOf(string space, string folder)
    {
        var parts = space.Split('.');
        var at = Array.IndexOf(parts, folder);
        return at < 0 ? null : string.Join('.', parts[..(at + 1)]);
    }

    private static bool Within(string name, string space) =>
        name.StartsWith(space, StringComparison.Ordinal) && (name.Length == space.Length || name[space.Length] is '.' or '+' or '/' or '`' or '<');

    private static bool IsNowOrNew(string? member) =>
        member is not null && s_nowAndNew.Any(forbidden => member.Contains(forbidden, StringComparison.Ordinal));

    private sealed record Use(string Origin, string Home, string Target, string? Member);
}
