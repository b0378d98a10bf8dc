using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Who calls: taken from the validated token and from nothing else. Endpoints take it as a parameter; gRPC methods use
/// <c>Caller.From(context.GetHttpContext().User)</c>.
/// </summary>
/// <param name="Subject">The credential's name, or <c>service/…</c>; recorded as the actor of what it does.</param>
/// <param name="Roles">See <see cref="Hosting.Roles"/>.</param>
/// <param name="Tenants">Tenants the caller sees, for <c>tenant = any(@tenants)</c>. Only a service has <see cref="AllTenants"/>.</param>
public sealed record Caller(string Subject, FrozenSet<string> Roles, string[] Tenants)
{
    /// <summary>Stands for every tenant in the token of a service. In anybody else's token it is a name like any other.</summary>
    public const string AllTenants = "*";

    /// <summary>True for the platform's own services, which read over all tenants.</summary>
    public bool SeesAllTenants => Is(Hosting.Roles.Service) && Array.IndexOf(Tenants, AllTenants) >= 0;

    public bool Is(string role) => Roles.Contains(role);

    /// <summary>Whether something of this tenant exists for the caller; if not, the answer is 404 and not 403.</summary>
    public bool Sees(string tenant) => Array.IndexOf(Tenants, tenant) >= 0 || SeesAllTenants;

    /// <exception cref="UnauthorizedAccessException">The principal was not validated by this platform.</exception>
    public static Caller From(ClaimsPrincipal principal) => principal switch
    {
        CallerPrincipal known => known.Caller,
        { Identity.IsAuthenticated: true } => new Caller(
            principal.FindFirstValue(TokenClaims.Subject) ?? throw new UnauthorizedAccessException("The token names no subject."),
            principal.FindAll(TokenClaims.Role).Select(claim => claim.Value).ToFrozenSet(StringComparer.Ordinal),
            [.. principal.FindAll(TokenClaims.Tenant).Select(claim => claim.Value)]),
        _ => throw new UnauthorizedAccessException("No caller: the endpoint does not demand one."),
    };

    /// <summary>Lets a minimal API take the caller as a parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(From(context.User));
}

/// <summary>A principal whose claims were read once: it lives as long as its token does and serves thousands of requests.</summary>
public sealed class CallerPrincipal(ClaimsIdentity identity, Caller caller) : ClaimsPrincipal(identity)
{
    public Caller Caller { get; } = caller;

    public static CallerPrincipal Of(Caller caller, string scheme)
    {
        var claims = caller.Roles.Select(role => new Claim(TokenClaims.Role, role))
            .Concat(caller.Tenants.Select(tenant => new Claim(TokenClaims.Tenant, tenant)))
            .Prepend(new Claim(TokenClaims.Subject, caller.Subject));
        return new CallerPrincipal(new ClaimsIdentity(claims, scheme, TokenClaims.Subject, TokenClaims.Role), caller);
    }
}

/// <summary>Claims of an internal token.</summary>
public static class TokenClaims
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Tenant = "tenant";
}
