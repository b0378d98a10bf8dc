using Npgsql;

namespace ServiceDefaults.EventSourcing;

/// <summary>
/// How far a feed ordered by <c>(xid, seq)</c> can be read without passing over what commits later: every transaction of this database
/// with a lower number has ended. See <c>docs/decisions/0013-horizon-of-one-database.md</c>.
/// </summary>
public static class FeedHorizon
{
    /// <summary>The function that tells it.</summary>
    public const string Schema = """
        create schema if not exists path;
        -- Below it every transaction of this database has ended: nothing can appear there any more. Whoever reads up to it does so in a
        -- statement of its own, after this one, whose snapshot then holds all of them. Transactions of other databases of the server have
        -- higher and lower numbers, too, and hold nobody up; where a role may not see what others do here, all of them count.
        create or replace function path.horizon() returns xid8 language plpgsql volatile as $$
        declare
          seen pg_snapshot;
          newest bigint;
          behind bigint;
          hidden boolean;
        begin
          -- In this order: whoever is not under way any more when the sessions are looked at had ended by then.
          perform pg_stat_clear_snapshot();
          seen := pg_current_snapshot();
          newest := pg_snapshot_xmax(seen)::text::bigint;
          select bool_or(running.hidden), max(steps) filter (where steps < 2147483648) into hidden, behind
          from (
            -- The server tells 32 bits of a number; what is ahead of the newest came later.
            select (newest - backend_xid::text::bigint) & 4294967295 as steps,
              not (pg_has_role(usesysid, 'USAGE') or pg_has_role('pg_read_all_stats', 'USAGE')) as hidden
            from pg_stat_activity where datname = current_database() and usesysid is not null
            union all
            select (newest - transaction::text::bigint) & 4294967295, false from pg_prepared_xacts where database = current_database()) running;
          return case when hidden then pg_snapshot_xmin(seen) else (newest - coalesce(behind, 0))::text::xid8 end;
        end $$;

        """;

    /// <summary>
    /// Refuses a store whose positions are ahead of the numbers its server gives out: a dump was brought into another server, and what is
    /// appended now would lie before what is there, where no reader looks any more.
    /// </summary>
    /// <param name="table">One whose key begins with a column <c>xid</c>.</param>
    public static string Expect(string table) => $"""
        do $$ begin
          if exists (select from {table} where xid >= pg_snapshot_xmax(pg_current_snapshot())) then
            raise exception 'The positions in {table} are ahead of the transaction numbers of this server, as after a dump was restored into '
              'it: nobody would be told of what is appended now. Run deploy/postgres/raise-transaction-ids.sql first, see docs/guides/backup.md.';
          end if;
        end $$;
        """;

    /// <summary>Tells it.</summary>
    public const string Sql = "select path.horizon()";

    /// <summary>To be read before the rows, by a statement of its own: only then the rows of all those transactions are seen.</summary>
    public static async Task<ulong> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        return (ulong)(await command.ExecuteScalarAsync(ct))!;
    }
}
