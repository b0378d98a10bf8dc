using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Hosting;

/// <summary>Bounded memory of tokens found good, each until it expires.</summary>
public sealed class ValidatedTokens(InternalTokens tokens, ILogger<ValidatedTokens> logger)
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>The caller behind the value of an <c>Authorization</c> header, or null.</summary>
    public ValueTask<CallerPrincipal?> Find(string header)
    {
        if (_known.TryGetValue(header, out var entry))
        {
            if (entry.Until > TimeProvider.System.GetUtcNow())
                return new ValueTask<CallerPrincipal?>(entry.Principal);
            _known.TryRemove(header, out _);
        }

        return new ValueTask<CallerPrincipal?>(Validate(header));
    }

    private async Task<CallerPrincipal?> Validate(string header)
    {
        var (caller, until, reason) = await tokens.Validate(header["Bearer ".Length..].Trim());
        if (caller is null)
        {
            logger.LogWarning("An internal token was refused: {Reason}", reason);
            return null;
        }

        // Only good tokens get in, so nobody outside can fill it; renewals can, and then starting afresh costs one validation each.
        if (_known.Count >= Capacity)
            _known.Clear();
        var principal = CallerPrincipal.Of(caller, InternalTokenAuthentication.Name);
        _known[header] = new Entry(principal, until);
        return principal;
    }

    private sealed record Entry(CallerPrincipal Principal, DateTimeOffset Until);
}
