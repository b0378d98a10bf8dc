using System.Text.RegularExpressions;

namespace Architecture.Rules;

/// <summary>What the sources of the processes must not say: a contract is data, and a projection's SQL never asks for the time.</summary>
public static partial class Words
{
    [GeneratedRegex(@"store-hardware|telecom-rsa|demo-retail|demo-telecom|非常严重|RSA 认证|11:00.{1,10}19:00", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfOneContract();

    [GeneratedRegex(@"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid)\s*\(\s*\)|\bcurrent_timestamp\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClockInSql();

    /// <summary>Code that names a contract, a customer, a severity or a deadline of one of the samples.</summary>
    public static IEnumerable<string> NamingAContract(string root) =>
        Matches(root, OfOneContract(), path => path.StartsWith("services/", StringComparison.Ordinal) || path.StartsWith("gateway/", StringComparison.Ordinal));

    /// <summary>Projections whose SQL reads a clock or makes an id: a rebuild would come out differently.</summary>
    public static IEnumerable<string> ProjectionsWithAClock(string root) =>
        Matches(root, ClockInSql(), path => path.StartsWith("services/", StringComparison.Ordinal) && path.Contains("/Projections/", StringComparison.Ordinal));

    private static IEnumerable<string> Matches(string root, Regex forbidden, Func<string, bool> concerned) =>
        from path in Sources.Of(root)
        where concerned(path)
        from line in File.ReadLines(Path.Combine(root, path)).Index()
        where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from found in forbidden.Matches(line.Item)
        select $"{path}:{line.Index + 1} says {found.Value}";
}
