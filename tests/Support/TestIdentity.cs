using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Support;

/// <summary>Somebody who calls: roles and tenants are what the gateway would have put into the internal token.</summary>
public sealed record TestCaller(string Subject, IReadOnlyList<string> Roles, IReadOnlyList<string> Tenants)
{
    public const string Tenant = "test-tenant";

    public static TestCaller Dispatcher { get; } = InRole("dispatcher");
    public static TestCaller Engineer { get; } = InRole("engineer");
    public static TestCaller Manager { get; } = InRole("manager");
    public static TestCaller Customer { get; } = InRole("customer");
    public static TestCaller Reporter { get; } = InRole("reporter");
    public static TestCaller Auditor { get; } = InRole("auditor");
    public static TestCaller Integrator { get; } = InRole("integrator");
    public static TestCaller Administrator { get; } = InRole("administrator");

    /// <summary>One service calling another.</summary>
    public static TestCaller Service { get; } = new("service/test", ["service"], ["*"]);

    /// <summary>A caller with one role, in <see cref="Tenant"/>.</summary>
    public static TestCaller InRole(string role) => new($"test-{role}", [role], [Tenant]);

    /// <summary>The same caller in other tenants.</summary>
    public TestCaller In(params IReadOnlyList<string> tenants) => this with { Tenants = tenants };
}

/// <summary>The key shared by the platform's processes in this test run, and tokens signed with it as the gateway signs them.</summary>
public static class TestIdentity
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    /// <summary>File with the base64 key, for <c>Platform:Identity:KeyFile</c>.</summary>
    public static string KeyFile { get; } = Write();

    /// <summary>An internal token that is good for an hour.</summary>
    public static string Token(TestCaller caller) => new JsonWebTokenHandler().CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = "platform",
            Audience = "platform-services",
            TokenType = "at+jwt",
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = caller.Subject,
                ["role"] = caller.Roles.ToArray(),
                ["tenant"] = caller.Tenants.ToArray(),
            },
            SigningCredentials = new(new SymmetricSecurityKey(s_key), SecurityAlgorithms.HmacSha256),
        });

    private static string Write()
    {
        var file = Path.Combine(Path.GetTempPath(), $"platform-test-key-{Environment.ProcessId}");
        File.WriteAllText(file, Convert.ToBase64String(s_key));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }
}
