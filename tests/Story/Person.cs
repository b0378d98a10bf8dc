using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Story;

/// <summary>Somebody with a credential of the gateway. Knows no more of the platform than its REST interface.</summary>
public sealed class Person(Uri gateway, string key) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = gateway,
        DefaultRequestHeaders = { Authorization = new("Bearer", key) },
        Timeout = TimeSpan.FromSeconds(30),
    };

    public async Task<JsonNode> Get(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await Read(answer, $"GET {path}");
    }

    /// <summary>Null where the platform says that there is no such thing, or not yet.</summary>
    public async Task<JsonNode?> Find(string path) => await FindPage(path) is { } text ? JsonNode.Parse(text) : null;

    /// <summary>Null where the platform says that there is no such page, or not yet.</summary>
    public async Task<string?> FindPage(string path)
    {
        using var answer = await _http.GetAsync(path);
        if (answer.StatusCode is HttpStatusCode.NotFound)
            return null;
        var page = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? page : throw new StoryFailedException($"GET {path}: {(int)answer.StatusCode} {page}");
    }

    /// <summary>Says it once: a repeat after a lost answer would be the same command.</summary>
    public async Task<JsonNode> Post(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await _http.SendAsync(request);
        return await Read(answer, $"POST {path}");
    }

    /// <summary>
    /// Does something to an incident as it is now: reads it, writes under the version that was read, and if somebody else (a timer,
    /// perhaps) was quicker looks at it again.
    /// </summary>
    public async Task<JsonNode> Change(string incident, string command, object body)
    {
        while (true)
        {
            using var current = await _http.GetAsync($"/v1/incidents/{incident}");
            await Read(current, $"GET /v1/incidents/{incident}");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/incidents/{incident}/{command}") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Headers.IfMatch.Add(current.Headers.ETag ?? throw new StoryFailedException($"GET /v1/incidents/{incident} answers no ETag"));
            using var answer = await _http.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
                return await Read(answer, $"POST …/{command}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> Read(HttpResponseMessage answer, string what)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && JsonNode.Parse(text) is { } json
            ? json
            : throw new StoryFailedException($"{what}: {(int)answer.StatusCode} {text}");
    }
}

/// <summary>The platform did not do what the story says.</summary>
public sealed class StoryFailedException(string message) : Exception(message);
