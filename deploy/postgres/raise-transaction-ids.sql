-- After a dump was restored into another server: psql -d DATABASE [-v margin=N] -f raise-transaction-ids.sql, once for each database.
-- Positions in the feed begin with the number of a transaction. The new server counts from the beginning, so what it appends would lie
-- before what was restored, and nobody would be told of it. This uses up numbers until they are past everything stored here, and
-- by `margin` (a million) past what the old server gave out since the dump. 100,000 a second; the service's own role may do it.
\set ON_ERROR_STOP on
\if :{?margin}
\else
  \set margin 1000000
\endif
select coalesce(to_regclass('record.entry')::text, 'path.feed') as other \gset
select set_config('restore.above', (:margin + greatest(
  coalesce((select xid::text::bigint from path.feed order by xid desc, seq desc limit 1), 0),
  coalesce((select xid::text::bigint from :other order by xid desc, seq desc limit 1), 0)))::text, false) as above;
do $$ begin
  while pg_current_xact_id()::text::bigint <= current_setting('restore.above')::bigint loop
    commit;
  end loop;
end $$;
