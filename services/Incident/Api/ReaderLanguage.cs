using Microsoft.Net.Http.Headers;

namespace Incidents.Api;

/// <summary>The language of sentences: the one asked for, else the best of <c>Accept-Language</c> by its weights, else en.</summary>
internal static class ReaderLanguage
{
    public static string Of(string? asked, string? acceptLanguage) => Known(asked) ?? Accepted(acceptLanguage) ?? "en";

    /// <summary>Of a request; the answer says which was taken, and that it depends on the header.</summary>
    public static string Of(HttpContext http)
    {
        var language = Of(null, http.Request.Headers.AcceptLanguage);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        return language;
    }

    private static string? Accepted(string? header) =>
        string.IsNullOrWhiteSpace(header) || !StringWithQualityHeaderValue.TryParseList([header], out var wanted) ? null
        : wanted.Where(value => value.Quality is not 0).OrderByDescending(value => value.Quality ?? 1)
            .Select(value => Known(value.Value.Value)).FirstOrDefault(language => language is not null);

    private static string? Known(string? tag) => tag?.Split('-')[0].ToLowerInvariant() switch
    {
        "zh" => "zh-CN",
        "en" => "en",
        _ => null,
    };
}
