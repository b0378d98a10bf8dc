namespace EventPaths.Reliability;

/// <summary>A store that is brought up to date while others work on it, and one that cuts that off.</summary>
public sealed class MigrationTests : OneStore
{
    [Fact]
    public async Task One_that_lost_a_race_is_made_again_and_no_lock_of_it_is_left()
    {
        // A sequence keeps what was taken from it, whatever is rolled back.
        await Store.Run("create sequence tries");
        await Store.Run("grant all on sequence tries to public");
        await Platform.Start("incident", Migrating(
            """
            do $$ begin
              if nextval('tries') < 4 then raise exception 'lost a race' using errcode = 'deadlock_detected'; end if;
            end $$
            """)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(4, await Store.Scalar<long>("select last_value from tries"));
        Assert.Equal(0, await Store.Scalar<long>(
            """
            select count(*) from pg_locks where locktype = 'advisory' and (classid::bigint << 32) + objid::bigint = 7262018112
              and database = (select oid from pg_database where datname = current_database())
            """));
    }

    [Fact]
    public Task A_replica_of_the_same_version_waits_for_no_append_and_holds_none_up() => Starts_beside_appends(
        Migrating("create index if not exists copy_text on views.copy (text)"), static _ => Task.CompletedTask, "views.copy");

    [Fact]
    public async Task A_replica_of_another_version_waits_for_no_append_and_holds_none_up()
    {
        await Starts_beside_appends(new NodeSetup(), store => store.Run("update path.migration set hash = 'of another version'"));
        Assert.Equal(0, await Store.Scalar<long>("select count(*) from path.migration where hash = 'of another version'"));
    }

    // Somebody's append takes as long as the start does: whoever waits for a table it writes to would never be there.
    private async Task Starts_beside_appends(NodeSetup setup, Func<TestDatabase, Task> first, params string[] alsoWritten)
    {
        var node = await Platform.Start("incident", setup, replica: true);
        await first(Store);
        string[] written = ["events.mt_streams", "events.mt_events", "path.feed", "path.command", "path.gate", "views.notebook", .. alsoWritten];
        await using var connection = new NpgsqlConnection(Store.AdminConnectionString);
        await connection.OpenAsync();
        await using var append = await connection.BeginTransactionAsync();
        await using var writes = new NpgsqlCommand($"lock table {string.Join(", ", written)} in row exclusive mode", connection, append);
        await writes.ExecuteNonQueryAsync();

        using var started = new CancellationTokenSource();
        var notes = 0;
        var appending = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Append()));
        await Eventually.Holds(() => Task.FromResult(notes > 20), "others append");
        var before = notes;
        var replica = await Platform.Start("incident", setup, replica: true).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(notes > before, "nobody could append meanwhile");
        await started.CancelAsync();
        await appending;
        await writes.ExecuteNonQueryAsync();

        Assert.True((await replica.Note(Guid.CreateVersion7(), 1)).Changed);
        Assert.Equal(0, await Store.Scalar<long>("select deadlocks from pg_stat_database where datname = current_database()"));

        async Task Append()
        {
            while (!started.IsCancellationRequested)
            {
                Assert.True((await node.Note(Guid.CreateVersion7(), 1)).Changed);
                Interlocked.Increment(ref notes);
            }
        }
    }

    private static NodeSetup Migrating(string sql) => new()
    {
        Services = services =>
            ((EventPathOptions)services.Single(s => s.ServiceType == typeof(EventPathOptions)).ImplementationInstance!).Migrate(sql),
    };
}
