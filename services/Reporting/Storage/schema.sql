-- The record: every event of every service, once, in the order of commits.
create schema if not exists record;
create schema if not exists views;

create table if not exists record.entry (
    xid       xid8        not null default pg_current_xact_id(),
    seq       bigint      not null generated always as identity,
    event_id  uuid        not null,
    source    text        not null,
    tenant    text        not null,
    stream    text        not null,
    version   bigint      not null,
    type      text        not null,
    happened  timestamptz not null,
    recorded  timestamptz not null,
    contract  text,
    severity  text,
    incident  uuid,
    envelope  bytea       not null,
    primary key (xid, seq),
    constraint entry_event unique (event_id),
    constraint entry_version unique (stream, tenant, version)
);
-- Only notifications carry their incident in the data alone, but one index serves all streams of an incident.
create index if not exists entry_incident on record.entry (incident) where incident is not null;

create or replace function record.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'record.entry is append-only' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger entry_is_append_only
    before update or delete or truncate on record.entry
    for each statement execute function record.refuse_change();

-- Wakes those who follow the record live.
create or replace function record.tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('record', '');
    return null;
end $$;
create or replace trigger entry_is_told after insert on record.entry
    for each statement execute function record.tell();

drop function if exists record.page(xid8, bigint, text[], text[], text[], int);

-- A page of the record in its one order, below the horizon of this database. It carries its own planner settings: right
-- after a great import, before the table is analysed, a filter by tenant would else be answered by a bitmap of the whole
-- record and a sort for each page (measured: 100 ms a page instead of 1).
create or replace function record.page(
    after_xid xid8, after_seq bigint, horizon xid8, tenants text[], types text[], contracts text[], at_most int)
returns table (xid xid8, seq bigint, envelope bytea)
language sql stable
set enable_bitmapscan = off
set enable_seqscan = off
set enable_sort = off
as $$
    select e.xid, e.seq, e.envelope from record.entry e
    where (e.xid, e.seq) > (after_xid, after_seq) and e.xid < horizon
        and (tenants is null or e.tenant = any(tenants))
        and (types is null or e.type like any(types))
        and (contracts is null or e.contract = any(contracts))
    order by e.xid, e.seq limit at_most
$$;

-- One row an incident: what statistics need of it.
create table if not exists views.incident_fact (
    tenant            text        not null,
    incident          uuid        not null,
    contract          text        not null,
    contract_version  int         not null,
    number            text        not null,
    severity          text        not null,
    category          text,
    level             text        not null,
    site              text,
    status            text        not null,
    source_status     text,
    source_sub_status text,
    source_level      text,
    labels            jsonb       not null,
    imported          boolean     not null,
    reported_at       timestamptz,
    acknowledged_at   timestamptz,
    resolved_at       timestamptz,
    closed_at         timestamptz,
    reopenings        int         not null,
    before            text,
    version           bigint      not null,
    primary key (tenant, incident)
);
-- How many lines of the past log say what: {'["Accepted","In Progress","L1"]': 3}.
alter table views.incident_fact add column if not exists source_changes jsonb not null default '{}';
-- By time first: an index that began with the tenant would pass for the key of one incident while the table is empty.
create index if not exists incident_fact_by_report on views.incident_fact (reported_at, tenant);

-- One row a round of a clock.
create table if not exists views.clock_fact (
    tenant     text not null,
    incident   uuid not null,
    clock      text not null,
    round      int  not null,
    severity   text not null,
    state      text not null,
    started_at timestamptz,
    due_at     timestamptz,
    breached_at timestamptz,
    stopped_at timestamptz,
    elapsed    text,
    primary key (tenant, incident, clock, round)
);

-- The pages of a report, one row a version: what people read, approved and were sent, byte for byte, whatever a later
-- release would make of the same events. The event of the version holds the hash.
create table if not exists record.report_page (
    tenant   text        not null,
    incident uuid        not null,
    version  int         not null,
    language text        not null,
    html     text        not null,
    primary key (tenant, incident, version)
);
