namespace EventPaths.Relay;

/// <summary>A dump in another server: it counts transactions from the beginning, and positions begin with their numbers.</summary>
public sealed class RestoredDumpTests : TwoServices
{
    /// <summary>More than other tests on this server use up meanwhile; a second to use up.</summary>
    private const long Ahead = 100_000;

    [Fact]
    public async Task A_store_ahead_of_its_server_is_refused_until_the_numbers_are_used_up()
    {
        var id = Guid.CreateVersion7();
        await using (var before = await Node.Start("incident", Platform, new NodeSetup(), FreePorts.Next()))
        {
            await before.Note(id, 1);
            await Eventually.Holds(async () => await Owner.Scalar<long>("select count(*) from path.cursor") > 0, "it is relayed");
        }

        // What the positions of a dump look like to a server that is younger than it.
        await Owner.Run($"update path.feed set xid = (xid::text::bigint + {Ahead})::text::xid8");
        await Owner.Run($"update path.cursor set xid = (xid::text::bigint + {Ahead})::text::xid8");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Platform.Start("incident"));
        Assert.Contains("raise-transaction-ids.sql", refused.MessageText, StringComparison.Ordinal);

        await Owner.Run("""
            do $$ declare above bigint := (select max(xid::text::bigint) from path.feed); begin
              while pg_current_xact_id()::text::bigint <= above loop commit; end loop;
            end $$
            """);
        var after = await Platform.Start("incident");
        await Platform.Start("escalation", new NodeSetup { Consumes = ["incident"] });
        await after.Note(id, 2);
        await Effects.AppliedOnceAndInOrder(Owner, Taker);
    }
}
