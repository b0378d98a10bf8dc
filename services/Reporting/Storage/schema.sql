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
    constraint entry_version unique (tenant, stream, version)
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
create index if not exists incident_fact_reported on views.incident_fact (tenant, reported_at);

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
