namespace ServiceDefaults.EventSourcing;

/// <summary>Tables of the event path, beside Marten's own. Idempotent.</summary>
internal static class PathSchema
{
    public const string Before = """
        create schema if not exists path;
        create schema if not exists views;
        create table if not exists path.test_clock (one boolean primary key default true check (one), ahead interval not null);
        -- Which SQL was run last.
        create table if not exists path.migration (name text primary key, hash bytea not null);
        """;

    /// <summary>The clock that decides what is due; only in development it can be put forward.</summary>
    public static string Clock(bool development) => development
        ? """
          create or replace function path.now() returns timestamptz language plpgsql volatile as
            'begin return clock_timestamp() + coalesce((select ahead from path.test_clock), interval ''0''); end';
          """
        : "create or replace function path.now() returns timestamptz language sql volatile as 'select clock_timestamp()';";

    public const string After = FeedHorizon.Schema + """
        create table if not exists path.command (
          tenant text not null, id uuid not null, hash bytea, stream text not null, version bigint not null, recorded_at timestamptz not null,
          primary key (tenant, id));
        create table if not exists path.feed (
          xid xid8 not null, seq bigint not null, tenant text not null, stream text not null, version bigint not null, type text not null,
          recorded_at timestamptz not null, primary key (xid, seq));
        create table if not exists path.cursor (name text primary key, xid xid8 not null, seq bigint not null);
        create table if not exists path.gate (
          source text not null, tenant text not null, stream text not null, version bigint not null, primary key (source, tenant, stream));
        -- Written again with every event of a stream: with room in the page no index is.
        alter table path.gate set (fillfactor = 70);
        alter table events.mt_streams set (fillfactor = 70);
        create table if not exists path.parked (
          source text not null, tenant text not null, stream text not null, version bigint not null, event_id uuid not null, type text not null,
          reason text not null, parked_at timestamptz not null, primary key (source, tenant, stream));

        create or replace function path.feed_events() returns trigger language plpgsql as $$
        declare
          mine xid8 := pg_current_xact_id();
        begin
          -- Nobody with a higher number has ended, or nothing here follows on anything.
          if pg_snapshot_xmax(pg_current_snapshot()) <= mine or not exists (select from added where version > 1) then
            insert into path.feed (xid, seq, tenant, stream, version, type, recorded_at)
              select mine, seq_id, tenant_id, stream_id, version, type, timestamp from added;
            return null;
          end if;
          -- A transaction that took its number early may append after one with a higher number: on a stream positions only rise.
          -- Whoever reads up to the higher number waits for the lower one as well, so nothing is passed over.
          insert into path.feed (xid, seq, tenant, stream, version, type, recorded_at)
            select greatest(mine, max(previous) over (partition by tenant_id, stream_id)),
                   seq_id, tenant_id, stream_id, version, type, timestamp
            from (
              select a.*, case when a.version > 1 and a.version = min(a.version) over (partition by a.tenant_id, a.stream_id) then (
                select f.xid from events.mt_events e join path.feed f on f.seq = e.seq_id
                where e.tenant_id = a.tenant_id and e.stream_id = a.stream_id and e.version = a.version - 1) end as previous
              from added a) a;
          return null;
        end $$;

        create or replace function path.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'events are never changed: append an amendment' using errcode = 'integrity_constraint_violation';
        end $$;

        -- A version that is new, beside replicas that append: each of these would lock a table against them before it looked whether it is
        -- there, and in another order than an append. On the events first, as an append.
        do $$
        begin
          if not exists (select from pg_trigger where tgrelid = 'events.mt_events'::regclass and tgname = 'feed_events') then
            create trigger feed_events after insert on events.mt_events
              referencing new table as added for each statement execute function path.feed_events();
          end if;
          if not exists (select from pg_trigger where tgrelid = 'events.mt_events'::regclass and tgname = 'append_only') then
            create trigger append_only before update or delete or truncate on events.mt_events
              for each statement execute function path.refuse_change();
          end if;
          if to_regclass('path.feed_seq') is null then
            create index feed_seq on path.feed (seq);
          end if;
        end $$;

        -- Planned once a session and by index, row by row, whatever the statistics say before and after an import.
        drop function if exists path.events(xid8, bigint, integer);
        drop function if exists path.entries(xid8, bigint, integer);
        create or replace function path.entries(after_xid xid8, after_seq bigint, horizon xid8, max_rows integer)
          returns setof path.feed language plpgsql stable
          set enable_bitmapscan = off set enable_seqscan = off as $$
        begin
          return query select f.* from path.feed f
            where (f.xid, f.seq) > (after_xid, after_seq) and f.xid < horizon
            order by f.xid, f.seq limit max_rows;
        end $$;

        create or replace function path.events(after_xid xid8, after_seq bigint, horizon xid8, max_rows integer)
          returns table (event events.mt_events, position_xid xid8) language plpgsql stable
          set enable_bitmapscan = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
        begin
          return query select e, f.xid from path.entries(after_xid, after_seq, horizon, max_rows) f join events.mt_events e on e.seq_id = f.seq
            order by f.xid, f.seq;
        end $$;

        -- What a reader that moves with its effects has to do next, in one round trip: nothing at all where another process is at it, else
        -- a page behind its cursor, and a last row with the time since when something waits behind an older transaction.
        create or replace function path.next_page(reader text, reader_lock bigint, max_rows integer)
          returns table (event events.mt_events, position_xid xid8, held_since timestamptz) language plpgsql volatile as $$
        declare
          cur path.cursor;
          horizon xid8;
        begin
          if not pg_try_advisory_xact_lock(reader_lock) then
            return;
          end if;
          perform set_config('synchronous_commit', 'off', true);
          select * into cur from path.cursor where name = reader;
          -- Each statement sees what was committed before it: the horizon is looked for before the rows. Below the oldest transaction of
          -- the whole server everything has ended; only what stands above it is worth asking who runs in this database.
          horizon := pg_snapshot_xmin(pg_current_snapshot());
          if exists (select from path.feed where xid >= horizon) then
            horizon := path.horizon();
          end if;
          return query select e.event, e.position_xid, null::timestamptz
            from path.events(coalesce(cur.xid, '0'::xid8), coalesce(cur.seq, 0), horizon, max_rows) e;
          return query select null::events.mt_events, null::xid8,
            (select f.recorded_at from path.feed f where f.xid >= horizon order by f.xid, f.seq limit 1);
        end $$;
        """;
}
