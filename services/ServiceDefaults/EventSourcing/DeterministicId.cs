using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.EventSourcing;

/// <summary>Name-based identifiers (UUID version 5, RFC 9562 section 5.5): the same cause always gives the same id.</summary>
public static class DeterministicId
{
    private static readonly Guid Root = new("5d1f3e0a-7c1b-5e0e-9a53-0b1f6a6de3c1");

    /// <summary>UUIDv5 of a name in the platform's own namespace.</summary>
    public static Guid Of(string name) => Of(Root, name);

    /// <summary>UUIDv5 of a name in the namespace <paramref name="ns"/>.</summary>
    public static Guid Of(Guid ns, string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var buffer = length <= 240 ? stackalloc byte[16 + length] : new byte[16 + length];
        ns.TryWriteBytes(buffer, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, buffer[16..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; nothing is kept secret by it.
        SHA1.HashData(buffer, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
