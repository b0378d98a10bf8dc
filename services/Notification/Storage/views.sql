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

-- The delivery log and the outbox in one: a row a notification, written in the transaction of its events (Projections/DeliveryView.cs).
-- `leased_until` alone is not from events: a worker has the row in hand until then.
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
  message jsonb,
  leased_until timestamptz
);
create index if not exists delivery_due on views.delivery (endpoint, next_attempt_at) where state = 'pending';
create index if not exists delivery_next on views.delivery (next_attempt_at) where state = 'pending';
create index if not exists delivery_of_incident on views.delivery (incident_id, requested_at);
create index if not exists delivery_by_state on views.delivery (state, requested_at desc, notification_id desc);

-- Endpoints that said they are gone for good (410): visible, not called, and open again when somebody sends a dead letter again.
create table if not exists views.endpoint_disabled (
  tenant text not null,
  endpoint text not null,
  disabled_at timestamptz not null,
  answer text not null,
  primary key (tenant, endpoint)
);

-- Wakes the delivery workers at the commit that makes something due. A statement trigger, so that a batch costs one call.
create or replace function views.delivery_due() returns trigger language plpgsql as $$
begin
  if exists (select from added where state = 'pending') then
    perform pg_notify('delivery_due', '');
  end if;
  return null;
end $$;
create or replace trigger delivery_added after insert on views.delivery
  referencing new table as added for each statement execute function views.delivery_due();
