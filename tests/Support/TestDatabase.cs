using Npgsql;

namespace Support;

/// <summary>
/// A database of its own for a test class, owned by a login role of its own: what a service may do in production is all it may
/// do here. Dropped, with the role, when disposed.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;

    private TestDatabase(string admin, string name)
    {
        _admin = admin;
        Name = name;
        AdminConnectionString = With(admin, b => b.Database = name);
        ConnectionString = With(AdminConnectionString, b => (b.Username, b.Password, b.MaxPoolSize, b.IncludeErrorDetail) = (name, name, 30, true));
    }

    /// <summary>Name of the database and of its owner.</summary>
    public string Name { get; }

    /// <summary>Connects as the owner of this database, which is no superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Connects to this database as superuser, for tests that break things.</summary>
    public string AdminConnectionString { get; }

    /// <summary>Creates a database whose name begins with <paramref name="purpose"/> (lower-case letters).</summary>
    public static async Task<TestDatabase> Create(string purpose = "test")
    {
        var servers = await Servers.Running();
        var database = new TestDatabase(servers.Postgres, $"{purpose}_{Guid.CreateVersion7():n}");
        await database.AsAdmin($"create role {database.Name} login password '{database.Name}'");
        await database.AsAdmin($"grant pg_read_all_stats to {database.Name}");
        await database.AsAdmin($"create database {database.Name} owner {database.Name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        // The pool of the tests would keep connections to a database that is gone; other pools are cut off by force.
        await using (var connection = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        await AsAdmin($"drop database if exists {Name} with (force)");
        await AsAdmin($"drop role if exists {Name}");
    }

    private async Task AsAdmin(string sql)
    {
        await using var connection = new NpgsqlConnection(With(_admin, b => b.Pooling = false));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string With(string connectionString, Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        change(builder);
        return builder.ConnectionString;
    }
}
