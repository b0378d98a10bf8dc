using Microsoft.Net.Http.Headers;

namespace Reports.Projections;

/// <summary>The two languages of everything that people read here.</summary>
public static class Language
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    /// <summary>What was asked for, else the best of <c>Accept-Language</c> by its weights, else <paramref name="otherwise"/>.</summary>
    public static string Of(string? asked, string? acceptLanguage, string otherwise = English) =>
        Known(asked) ?? Accepted(acceptLanguage) ?? otherwise;

    private static string? Accepted(string? header)
    {
        if (string.IsNullOrWhiteSpace(header) || !StringWithQualityHeaderValue.TryParseList([header], out var wanted)) return null;
        return wanted
            .Where(value => value.Quality is not 0)
            .OrderByDescending(value => value.Quality ?? 1)
            .Select(value => Known(value.Value.Value))
            .FirstOrDefault(language => language is not null);
    }

    private static string? Known(string? tag) => tag switch
    {
        null => null,
        _ when tag.Equals("zh", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("zh-", StringComparison.OrdinalIgnoreCase) => Chinese,
        _ when tag.Equals("en", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("en-", StringComparison.OrdinalIgnoreCase) => English,
        _ => null,
    };
}
