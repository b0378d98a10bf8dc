using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Notifications.Storage;

internal static class Commands
{
    /// <summary>A command inside the transaction that moves the gate or records an outcome.</summary>
    public static NpgsqlCommand Command(this EventTransaction transaction, string sql) =>
        new(sql, transaction.Connection, transaction.Transaction);
}
