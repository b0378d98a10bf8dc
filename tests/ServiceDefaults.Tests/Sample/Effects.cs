namespace EventPaths.Sample;

/// <summary>One event, as a store holds it or a consumer applied it.</summary>
internal readonly record struct Line(string Tenant, string Stream, long Version, int Number);

/// <summary>What a store holds against what a consumer made of it.</summary>
internal static class Effects
{
    public static Task<IReadOnlyList<Line>> Stored(this TestDatabase owner, string category = "incident") => owner.Rows(
        """
        select tenant_id, stream_id, version, coalesce((data->>'number')::int, -1) from events.mt_events
        where stream_id like $1 || '/%' order by 1, 2, 3
        """,
        Read,
        category);

    /// <summary>How many events the relay's cursor is behind: the broker has confirmed them.</summary>
    public static Task<long> Relayed(this TestDatabase owner) => owner.Scalar<long>(
        "select count(*) from path.feed f, path.cursor c where c.name = 'relay' and (f.xid, f.seq) <= (c.xid, c.seq)");

    public static Task<IReadOnlyList<Line>> Copied(this TestDatabase consumer) =>
        consumer.Rows("select tenant, stream, version, number from views.copy order by 1, 2, 3", Read);

    /// <summary>Waits until as many events were applied as the owner holds, then compares the two, row by row and in order.</summary>
    public static async Task AppliedOnceAndInOrder(
        TestDatabase owner, TestDatabase consumer, string category = "incident", TimeSpan? within = null)
    {
        var stored = await owner.Stored(category);
        await Eventually.Holds(
            async () => await consumer.Scalar<long>("select count(distinct (source, tenant, stream, version)) from views.copy") >= stored.Count,
            $"all {stored.Count} events are applied", within);
        Assert.Equal(stored, await consumer.Copied());
        Assert.Equal(0, await consumer.Scalar<long>(
            """
            select count(*) from (select version - lag(version, 1, 0::bigint) over (partition by source, tenant, stream order by place) as step
            from views.copy) s where step <> 1
            """));
    }

    private static Line Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt32(3));
}
