namespace Escalations.Storage;

/// <summary>Own tables, all of them projections of events; run at the start of each version that changes it.</summary>
public static class Schema
{
    public const string Sql =
        """
        create schema if not exists views;

        -- Every version of every contract, as published.
        create table if not exists views.contract_terms (
            tenant text not null, contract text not null, version int not null, document jsonb not null,
            primary key (contract, version, tenant));

        -- Working-day calendars that were published, beside those that ship.
        create table if not exists views.working_calendar (
            tenant text not null, calendar text not null, version int not null, document jsonb not null, primary key (tenant, calendar));

        -- What clocks know of an incident: fold of its public events. A contract that owes something by a time has a row without a level.
        create table if not exists views.incident (
            id uuid not null, tenant text not null, level text not null, imported boolean not null, facts jsonb not null,
            primary key (id, tenant));

        -- What is armed: TimerPlan of the clocks, written with their events. A timer that fires or is cancelled is deleted.
        create table if not exists views.timer (
            id uuid primary key, tenant text not null, incident uuid not null, clock text not null, round int not null,
            fraction numeric not null, step text not null, severity_rank int not null, due_at timestamptz not null);
        -- Rows are deleted from the front of this index all the time: dead ones must not pile up there.
        alter table views.timer set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
        create index if not exists timer_due on views.timer (severity_rank, due_at);
        drop index if exists views.timer_incident;
        create index if not exists timer_of_incident on views.timer (incident, severity_rank, due_at);

        -- Nights on which the timers were compared with the events; without a result while it is under way.
        create table if not exists views.timer_check (
            night date primary key, at timestamptz not null, incidents int, planned int, missing int, surplus int);
        """;
}
