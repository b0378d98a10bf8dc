using Microsoft.AspNetCore.Authentication;
using ServiceDefaults.Hosting;

namespace Gateway.Credentials;

/// <summary>One API key's owner while the gateway runs: who it is to the services, and how much it may ask for.</summary>
public sealed class Credential(Caller caller, InternalTokens tokens, RateLimit limit)
{
    private readonly TokenBucket _bucket = new(limit);
    private InternalToken _token = tokens.ForCaller(caller);

    public Caller Caller { get; } = caller;

    /// <summary>The same principal for every request of this credential.</summary>
    public AuthenticateResult Authenticated { get; } =
        AuthenticateResult.Success(new AuthenticationTicket(
            CallerPrincipal.Of(caller, ApiKeyAuthentication.Name), ApiKeyAuthentication.Name));

    /// <summary>What the services see instead of the key: renewed at half its life. A race mints twice, which harms nobody.</summary>
    public string Authorization
    {
        get
        {
            var token = _token;
            if (token.RenewAt <= TimeProvider.System.GetUtcNow())
                _token = token = tokens.ForCaller(Caller);
            return token.Header;
        }
    }

    /// <summary>Zero where the request may go on, else how long to wait.</summary>
    public TimeSpan Wait() => _bucket.Take();
}
