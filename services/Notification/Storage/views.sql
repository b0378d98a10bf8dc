create schema if not exists views;

-- What is known of incidents: whom to tell, and whether there is still a reason to. One row an incident, also for imported ones.
create table if not exists views.incident_facts (
  tenant text not null,
  incident_id uuid not null,
  version bigint not null,
  progress text not null,
  answered_at bigint not null,
  facts jsonb not null,
  primary key (tenant, incident_id)
);

create table if not exists views.contract_terms (
  tenant text not null,
  contract_id text not null,
  version int not null,
  document jsonb not null,
  primary key (tenant, contract_id, version)
);

-- The delivery log: a row a notification, written in the transaction of its events (Projections/DeliveryView.cs). What is said in it
-- stands in its first event.
create table if not exists views.delivery (
  notification_id uuid primary key,
  tenant text not null,
  incident_id uuid,
  contract text,
  severity text,
  recipient text not null,
  channel text not null,
  address text,
  endpoint text,
  about uuid not null,
  about_type text not null,
  reason text not null,
  state text not null,
  attempts int not null,
  round int not null,
  next_attempt_at timestamptz,
  requested_at timestamptz not null,
  finished_at timestamptz,
  last_answer text,
  log jsonb not null,
  addressee jsonb,
  basis text,
  basis_version bigint
);
create index if not exists delivery_of_incident on views.delivery (incident_id, requested_at);
create index if not exists delivery_by_state on views.delivery (state, requested_at desc, notification_id desc);

-- The outbox: a row a notification that waits for an attempt, gone when there is none left to make. Small, and read by one index alone, so
-- that an endpoint's rows are found whatever waits for the others. `leased_until` alone is not from events: a worker has the row in hand.
create table if not exists views.outbox (
  notification_id uuid primary key,
  tenant text not null,
  endpoint text not null,
  next_attempt_at timestamptz not null,
  leased_until timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index if not exists outbox_due on views.outbox (endpoint, next_attempt_at);

-- Stores of the time when the log was the outbox, and held the message.
do $$ begin
  if exists (select from information_schema.columns where table_schema = 'views' and table_name = 'delivery' and column_name = 'message') then
    alter table views.delivery add column addressee jsonb, add column basis text, add column basis_version bigint;
    update views.delivery set addressee = message -> 'to', basis = message ->> 'basis', basis_version = (message ->> 'basisVersion')::bigint
      where message is not null;
    insert into views.outbox (notification_id, tenant, endpoint, next_attempt_at)
      select notification_id, tenant, endpoint, next_attempt_at from views.delivery where state = 'pending';
    drop trigger delivery_added on views.delivery;
    drop function views.delivery_due();
    alter table views.delivery drop column message, drop column leased_until;
    drop index views.delivery_due, views.delivery_next;
  end if;
end $$;

-- Endpoints that said they are gone for good (410): visible, not called, and open again when somebody sends a dead letter again.
create table if not exists views.endpoint_disabled (
  tenant text not null,
  endpoint text not null,
  disabled_at timestamptz not null,
  answer text not null,
  primary key (tenant, endpoint)
);
