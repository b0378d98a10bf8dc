namespace Architecture.Rules;

/// <summary>Files that a person can read: Program.cs ≤ 40 lines, a feature ≤ 80, anything ≤ 300.</summary>
public static class Sizes
{
    public static IEnumerable<string> Violations(string root) =>
        from path in Sources.Of(root)
        let lines = File.ReadLines(Path.Combine(root, path)).Count()
        let limit = LimitOf(path)
        where lines > limit
        select $"{path} has {lines} lines, {limit} are allowed";

    private static int LimitOf(string path) => path.Split('/') switch
    {
        ["services", _, "Program.cs"] or ["gateway", "Program.cs"] => 40,
        ["services", _, "Features", ..] => 80,
        _ => 300,
    };
}
