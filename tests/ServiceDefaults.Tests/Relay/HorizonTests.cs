namespace EventPaths.Relay;

/// <summary>How far what was committed may be read: up to what is under way in the service's own database, and no less.</summary>
public sealed class HorizonTests : OneService
{
    /// <param name="sees">Whether the service may see what other roles do in its database.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_is_not_relayed_while_an_older_transaction_is_open(bool sees)
    {
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await using var older = new NpgsqlConnection(Store.AdminConnectionString);
        await older.OpenAsync();
        await using (var revoke = new NpgsqlCommand($"revoke pg_read_all_stats from {Store.Name}", older))
            if (!sees) await revoke.ExecuteNonQueryAsync();
        await using var transaction = await Begun(older);

        await Node.Note(Guid.CreateVersion7(), 1);
        Assert.DoesNotContain("status-updated", await Feed(), StringComparison.Ordinal);
        // It has been looking at it for so long, every ten milliseconds: out at once, it would have been on the wire by now.
        await Eventually.Holds(() => Task.FromResult(Node.Gauge("platform.relay.age") > 0.5), "the relay holds it back");
        Assert.Empty(wire.Seen);

        await transaction.CommitAsync();
        await wire.Carried(1);
    }

    [Fact]
    public async Task A_transaction_in_another_database_of_the_server_holds_nobody_up()
    {
        var wire = Platform.With(await Wire.Tap(Platform.Broker));
        await using var elsewhere = new NpgsqlConnection((await Platform.Database("escalation")).ConnectionString);
        await elsewhere.OpenAsync();
        await using var transaction = await Begun(elsewhere);

        await Node.Note(Guid.CreateVersion7(), 1);
        await wire.Carried(1);
        Assert.Contains("status-updated", await Feed(), StringComparison.Ordinal);
    }

    /// <summary>A transaction that has its number, and does nothing with it.</summary>
    private static async Task<NpgsqlTransaction> Begun(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("select pg_current_xact_id()", connection);
        await take.ExecuteScalarAsync();
        return transaction;
    }

    private async Task<string> Feed()
    {
        using var client = Node.Client(TestCaller.Auditor);
        return await client.GetStringAsync("/v1/feed");
    }
}
