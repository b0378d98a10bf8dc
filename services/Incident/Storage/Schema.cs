namespace Incidents.Storage;

/// <summary>Tables beside the event store, all of them projections but the number sequence. Every statement may run again.</summary>
public static class Schema
{
    public const string Sql = """
        create schema if not exists views;

        create sequence if not exists views.incident_number;

        create table if not exists views.incident (
            id uuid primary key,
            tenant text not null,
            version bigint not null,
            number text not null,
            contract text not null,
            status text not null,
            level text not null,
            severity text not null,
            site text,
            owner text,
            dedup_key text,
            reported_at timestamptz not null,
            data jsonb not null,
            -- Told by Escalation; infinity where no clock runs, so that one index serves order and paging.
            next_breach_at timestamptz not null default 'infinity',
            next_breach_clock text
        ) with (fillfactor = 80);
        create index if not exists incident_by_breach on views.incident (tenant, next_breach_at, id);
        create index if not exists incident_by_report on views.incident (tenant, reported_at, id);
        create index if not exists incident_by_dedup_key on views.incident (tenant, contract, dedup_key) where dedup_key is not null;

        create table if not exists views.incident_clock (
            incident_id uuid not null,
            tenant text not null,
            clock text not null,
            due_at timestamptz,
            state text not null,
            primary key (incident_id, clock)
        );
        """;
}
