using System.Net;

namespace Notifications.Channels.Webhook;

/// <summary>
/// Which addresses are on the public internet: the IANA special-purpose registries for IPv4 and IPv6, read as a list of what is not.
/// A webhook's address comes from outside; without this it would reach our databases and a cloud's metadata service.
/// </summary>
public static class PublicAddress
{
    private static readonly (IPNetwork Network, string Use)[] Special =
    [
        .. Of("this network", "0.0.0.0/8"),
        .. Of("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        .. Of("shared by a carrier", "100.64.0.0/10"),
        .. Of("loopback", "127.0.0.0/8"),
        .. Of("link-local", "169.254.0.0/16"),
        .. Of("protocol assignments", "192.0.0.0/24", "2001::/23"),
        .. Of("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        .. Of("relay to IPv6", "192.88.99.0/24", "2002::/16"),
        .. Of("benchmarking", "198.18.0.0/15"),
        .. Of("multicast", "224.0.0.0/4"),
        .. Of("reserved", "240.0.0.0/4"),
    ];

    // Of IPv6 only this much is given out; loopback, link-local, unique local, multicast and NAT64 all lie outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <returns>What the address is for, where it is not public; nothing where it is.</returns>
    public static string? Objection(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, use) in Special)
            if (network.BaseAddress.AddressFamily == real.AddressFamily && network.Contains(real))
                return use;
        return real.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(real)
            ? "not global unicast"
            : null;
    }

    private static IEnumerable<(IPNetwork, string)> Of(string use, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), use));
}
