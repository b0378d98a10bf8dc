using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Credentials;

/// <summary>Recognises <c>Authorization: Bearer {key}</c>. The credential itself becomes a feature of the request.</summary>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CredentialStore credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        if (credentials.Find(value.AsSpan(Prefix.Length).Trim()) is not { } credential)
            return Task.FromResult(AuthenticateResult.Fail("The key is not known."));
        Context.Features.Set(credential);
        return Task.FromResult(credential.Authenticated);
    }
}
