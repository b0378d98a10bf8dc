using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>Faults that pass by themselves (a server away, a lost race), apart from events that can never be applied.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e switch
    {
        // A key that is taken is not among them: it was tried many times over, on what stood then.
        PostgresException p => p.IsTransient || p.SqlState[..2] is "08" or "40" or "53" or "57" or "58",
        NpgsqlException or TimeoutException or StreamMovedException or OperationCanceledException or IOException => true,
        _ => false,
    };
}
