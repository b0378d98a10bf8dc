using Microsoft.AspNetCore.Authentication;

namespace Gateway.Credentials;

/// <summary>API keys as the way into the gateway; internal tokens are not accepted from outside.</summary>
internal static class ApiKeys
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CredentialStore>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CredentialStore>());
        builder.Services.Configure<AuthenticationOptions>(options => options.DefaultScheme = ApiKeyAuthentication.Name);
        new AuthenticationBuilder(builder.Services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Name, null);
    }
}
