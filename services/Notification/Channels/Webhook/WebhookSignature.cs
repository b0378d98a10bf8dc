using System.Security.Cryptography;
using System.Text;

namespace Notifications.Channels.Webhook;

/// <summary>The symmetric signature of Standard Webhooks 1.0.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <returns>Value of <c>webhook-signature</c>: HMAC-SHA256 over id, time of the attempt and body.</returns>
    public static string Of(byte[] key, Guid id, long unixSeconds, ReadOnlySpan<byte> body) => Of(key, id.ToString(), unixSeconds, body);

    public static string Of(byte[] key, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{unixSeconds}."));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    /// <summary>Reads <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
    /// <returns>Nothing where it is no such secret.</returns>
    public static byte[]? KeyOf(string secret)
    {
        var text = secret.Trim();
        var key = new byte[64];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) && length >= 24
                ? key[..length]
                : null;
    }
}
