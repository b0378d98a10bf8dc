using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults.Hosting;

/// <summary>
/// The key the platform's processes share: internal tokens are signed with it. It comes from a file (<c>Platform:Identity:KeyFile</c>,
/// base64, at least 32 bytes), never from configuration itself.
/// </summary>
public sealed class IdentityKey
{
    private const string Setting = "Platform:Identity:KeyFile";

    public IdentityKey(IConfiguration configuration)
    {
        var path = configuration[Setting] ?? throw new InvalidOperationException(
            $"{Setting} is not set. Name a file with at least 32 random bytes in base64, such as `openssl rand -base64 48` prints.");
        var bytes = Convert.FromBase64String(File.ReadAllText(path).Trim());
        if (bytes.Length < 32)
            throw new InvalidOperationException($"The key in {path} has {bytes.Length} bytes; HS256 wants at least 32.");
        Key = new SymmetricSecurityKey(bytes);
        ClockSkew = configuration.GetValue("Platform:Identity:ClockSkew", TimeSpan.FromMinutes(5));
    }

    internal SymmetricSecurityKey Key { get; }

    /// <summary>How far the hosts' clocks may be apart (<c>Platform:Identity:ClockSkew</c>, 5 minutes).</summary>
    internal TimeSpan ClockSkew { get; }
}
