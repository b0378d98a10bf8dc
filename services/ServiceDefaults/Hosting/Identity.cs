using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Hosting;

/// <summary>Who is let in: internal tokens, the policies, and nothing without one.</summary>
public static class Identity
{
    /// <summary>Internal tokens (minting and validating), the policies, and a fallback that denies what names no policy.</summary>
    public static IServiceCollection AddPlatformIdentity(this IServiceCollection services)
    {
        services.AddSingleton<IdentityKey>();
        services.AddSingleton<InternalTokens>();
        services.AddSingleton<ValidatedTokens>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        // AddAuthentication would also start data protection, whose keys on disk nothing here uses.
        services.AddAuthenticationCore(options => options.DefaultScheme = InternalTokenAuthentication.Name);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, InternalTokenAuthentication>(InternalTokenAuthentication.Name, null);
        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
            options.InvokeHandlersAfterFailure = false;
            foreach (var (name, roles) in Policies.RolesOf)
                options.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireRole(roles));
        });
        return services;
    }
}
