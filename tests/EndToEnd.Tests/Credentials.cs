using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EndToEnd;

/// <summary>One API key per role, as <c>./run</c> makes them, and the file with their hashes that the gateway reads.</summary>
public static class Credentials
{
    private static readonly string[] s_roles = ["reporter", "dispatcher", "engineer", "manager", "customer", "auditor", "integrator", "administrator"];

    public static async Task<IReadOnlyDictionary<string, string>> Write(string file)
    {
        var keys = s_roles.ToDictionary(role => role, role => $"pk_{role}_{Guid.NewGuid():n}", StringComparer.Ordinal);
        var entries = keys.Select(key => new
        {
            name = $"demo-{key.Key}",
            sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Value))),
            roles = new[] { key.Key },
            tenants = key.Key is "reporter" or "customer" ? ["demo-retail"] : new[] { "demo-retail", "demo-telecom" },
        });
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { credentials = entries }));
        return keys;
    }
}
