using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Mints and validates the tokens that travel inside the platform: HS256, type <c>at+jwt</c>, ten minutes. The gateway mints one for
/// each credential, a service for itself. Lifetimes are the host's time on purpose: the test clock moves the domain, not identity.
/// </summary>
public sealed class InternalTokens(IdentityKey key)
{
    public const string Issuer = "platform";
    public const string Audience = "platform-services";
    private const string Type = "at+jwt";

    /// <summary>How long a token is valid.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _signing = new(key.Key, SecurityAlgorithms.HmacSha256);

    private readonly TokenValidationParameters _validation = new()
    {
        ValidTypes = [Type],
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = key.Key,
        ClockSkew = key.ClockSkew,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
    };

    /// <summary>A token for a caller that the gateway has recognised.</summary>
    /// <exception cref="ArgumentException">The caller claims the role or the reach that only a service has.</exception>
    public InternalToken ForCaller(Caller caller)
    {
        if (caller.Is(Roles.Service) || caller.Tenants.Contains(Caller.AllTenants, StringComparer.Ordinal))
            throw new ArgumentException(
                $"{caller.Subject}: only a service may have the role `{Roles.Service}` or all tenants.", nameof(caller));
        return Mint(caller);
    }

    /// <summary>A token with which a service reads from another, over all tenants.</summary>
    public InternalToken ForService(string service) =>
        Mint(new Caller($"service/{service}", FrozenSet.Create(StringComparer.Ordinal, Roles.Service), [Caller.AllTenants]));

    /// <summary>The caller a token stands for, and until when; null where the token is not good, with the reason.</summary>
    public async Task<(Caller? Caller, DateTimeOffset Until, string? Reason)> Validate(string token)
    {
        var result = await Handler.ValidateTokenAsync(token, _validation);
        if (!result.IsValid)
            return (null, default, result.Exception.GetType().Name);
        var read = (JsonWebToken)result.SecurityToken;
        var caller = new Caller(
            read.Subject, Values(read, TokenClaims.Role).ToFrozenSet(StringComparer.Ordinal), Values(read, TokenClaims.Tenant));
        if (caller.Tenants.Contains(Caller.AllTenants, StringComparer.Ordinal) && !caller.Is(Roles.Service))
            return (null, default, "AllTenantsWithoutService");
        return (caller, new DateTimeOffset(read.ValidTo, TimeSpan.Zero) + key.ClockSkew, null);
    }

    private static string[] Values(JsonWebToken token, string claim) =>
        [.. token.Claims.Where(candidate => candidate.Type == claim).Select(candidate => candidate.Value)];

    private InternalToken Mint(Caller caller)
    {
        var now = TimeProvider.System.GetUtcNow();
        var value = Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = _signing,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [TokenClaims.Subject] = caller.Subject,
                ["jti"] = Guid.NewGuid().ToString("N"),
                [TokenClaims.Role] = caller.Roles.ToArray(),
                [TokenClaims.Tenant] = caller.Tenants,
            },
        });
        return new InternalToken($"Bearer {value}", now + Lifetime / 2);
    }
}

/// <summary>A minted token, as the value of an <c>Authorization</c> header, and when to mint the next: at half its life.</summary>
public sealed record InternalToken(string Header, DateTimeOffset RenewAt);
