using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Hosting;

/// <summary>A representation with the version of its stream as <c>ETag</c>.</summary>
public sealed class VersionedResult<T>(T value, long version, int status, string? location)
    : IResult, IStatusCodeHttpResult, IValueHttpResult<T>
{
    public T? Value => value;
    public int? StatusCode => status;
    public long Version => version;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.ETag = Versioned.Tag(version);
        if (location is not null)
            response.Headers.Location = location;
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return response.WriteAsJsonAsync(value, json, "application/json; charset=utf-8", httpContext.RequestAborted);
    }
}

/// <summary>Answers with <c>ETag</c>.</summary>
public static class Versioned
{
    public static VersionedResult<T> Ok<T>(T value, long version) => new(value, version, StatusCodes.Status200OK, null);

    public static VersionedResult<T> Created<T>(T value, long version, string location) =>
        new(value, version, StatusCodes.Status201Created, location);

    /// <summary>Version 5 is the tag <c>"5"</c>.</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
