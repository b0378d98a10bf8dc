using System.Net;
using System.Net.Sockets;

namespace Support;

/// <summary>
/// Ports nobody listens on, for services that must know each other's address before they start. Taken below the
/// range from which the system picks ports for outgoing connections, so that none of those steals one meanwhile.
/// </summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 32_000;
    private static readonly HashSet<int> s_taken = [];

    /// <summary>A port that was free just now and is never handed out twice in this process.</summary>
    public static int Next()
    {
        lock (s_taken)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, Last);
                if (IsFree(port) && s_taken.Add(port))
                    return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
