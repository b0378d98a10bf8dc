using Grpc.Core;
using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Faults that pass by themselves (a server away, a lost race), apart from events that can never be applied.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState[..2] is "08" or "40" or "53" or "57" or "58" || EventTransactions.IsConflict(p),
        NpgsqlException or TimeoutException or StreamMovedException or OperationCanceledException or IOException => true,
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled,
        _ => false,
    };
}
