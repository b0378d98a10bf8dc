namespace EventPaths.Sample;

/// <summary>Looks into a database from outside, as its superuser.</summary>
internal static class Sql
{
    public static async Task<T> Scalar<T>(this TestDatabase database, string sql, params object[] values) =>
        (await database.Rows(sql, row => row.GetFieldValue<T>(0), values)).Single();

    public static async Task<IReadOnlyList<T>> Rows<T>(
        this TestDatabase database, string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var connection = new NpgsqlConnection(database.AdminConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync()) rows.Add(read(row));
        return rows;
    }

    public static async Task Run(this TestDatabase database, string sql, params object[] values) => await database.Rows(sql, _ => 0, values);
}

/// <summary>Waits for what other processes do.</summary>
internal static class Eventually
{
    /// <summary>Looks until it holds; a time-out says how it stood in the end.</summary>
    public static Task Holds(Func<Task<bool>> holds, string what, TimeSpan? within = null) => Equals(true, holds, what, within);

    public static async Task Equals<T>(T expected, Func<Task<T>> look, string what, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(2));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(15));
        T last;
        while (!EqualityComparer<T>.Default.Equals(last = await look(), expected))
        {
            try
            {
                await ticks.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what}: expected {expected}, is {last}.");
            }
        }
    }
}
