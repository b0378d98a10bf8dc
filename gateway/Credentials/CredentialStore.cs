using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ServiceDefaults.Hosting;

namespace Gateway.Credentials;

/// <summary>
/// The credentials now in force. A key is looked up by its SHA-256, so that the time a look-up takes says nothing about any stored key.
/// The file is read again when it changes (looked at every second: mounted secrets give no notice); a file with a mistake in it
/// changes nothing and is logged.
/// </summary>
public sealed class CredentialStore : BackgroundService
{
    private const string Setting = "Platform:Identity:CredentialsFile";
    private const int LongestKey = 512;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly InternalTokens _tokens;
    private readonly RateLimit _limit;
    private readonly ILogger<CredentialStore> _logger;
    private FrozenDictionary<KeyHash, Credential> _credentials;
    private DateTime _readAt;

    public CredentialStore(IConfiguration configuration, InternalTokens tokens, ILogger<CredentialStore> logger)
    {
        _path = configuration[Setting] ?? throw new InvalidOperationException(
            $"{Setting} is not set. Name a file {{\"credentials\":[{{\"name\",\"sha256\",\"roles\":[…],\"tenants\":[…]}}]}}.");
        (_tokens, _logger, _limit) = (tokens, logger, RateLimit.Read(configuration));
        _readAt = File.GetLastWriteTimeUtc(_path);
        _credentials = Read();
    }

    /// <summary>The owner of a key, or null.</summary>
    public Credential? Find(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > LongestKey)
            return null;
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(LongestKey)];
        var length = Encoding.UTF8.GetBytes(key, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return _credentials.GetValueOrDefault(KeyHash.Of(hash));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var changed = File.GetLastWriteTimeUtc(_path);
            if (changed == _readAt)
                continue;
            _readAt = changed;
            Reload();
        }
    }

    private void Reload()
    {
        try
        {
            _credentials = Read();
            _logger.LogInformation("Credentials read again: {Count} in force", _credentials.Count);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            _logger.LogError(exception, "The credentials file changed and cannot be used; the credentials read before stay in force");
        }
    }

    private FrozenDictionary<KeyHash, Credential> Read() => CredentialsDocument.Parse(File.ReadAllBytes(_path)).Credentials
        .ToFrozenDictionary(
            entry => KeyHash.Of(Convert.FromHexString(entry.Sha256)),
            entry => new Credential(entry.Caller, _tokens, _limit));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KeyHash(UInt128 High, UInt128 Low)
    {
        public static KeyHash Of(ReadOnlySpan<byte> hash) =>
            new(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));

        // The hash is already uniform.
        public override int GetHashCode() => (int)(ulong)Low;
    }
}
