using System.Globalization;
using System.Text.Json;
using Contracts;
using Incidents.Domain;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.EventSourcing;

namespace Incidents.Projections;

/// <summary>A problem as the API shows it, and as the view keeps it.</summary>
/// <param name="Status"><c>proposed</c>, <c>accepted</c>, <c>dismissed</c> or <c>solved</c>.</param>
/// <param name="Same">What is alike: <c>device</c>, <c>symptom</c>, <c>site</c>, <c>category</c>.</param>
/// <param name="Values">The device, symptom, … itself, in the order of <paramref name="Same"/>.</param>
/// <param name="Times">Faults the contract's rule asks for, within so many <paramref name="Days"/>.</param>
/// <param name="Incidents">Ids of the incidents it was proposed for, the oldest first.</param>
/// <param name="Outcome">Why it was dismissed, or how it was solved.</param>
/// <param name="Version">Version of the stream; the ETag.</param>
public sealed record ProblemDocument(
    Guid Id, string Contract, string Status, IReadOnlyList<string> Same, IReadOnlyList<string> Values, int Times, int Days,
    IReadOnlyList<Guid> Incidents, string? Owner, string? Outcome, DateTimeOffset ProposedAt, DateTimeOffset? EndedAt, long Version)
{
    public static ProblemDocument Of(Guid id, Problem problem, long version)
    {
        var proposal = problem.Proposal!;
        return new(
            id, proposal.Contract, StatusOf(problem), proposal.Same, proposal.Values, proposal.Times, proposal.Days, proposal.Incidents,
            problem.Owner, problem.Outcome, proposal.At, problem.EndedAt, version);
    }

    internal static string StatusOf(Problem problem) => problem.Status.ToString().ToLowerInvariant();
}

/// <summary>Table <c>views.problem</c>, one row a problem, written in the commit of the events themselves.</summary>
public sealed class ProblemView : IInlineView<Problem>
{
    /// <summary>Idempotent, as all of a service's schema.</summary>
    public const string Schema = """
        create table if not exists views.problem (
            id uuid primary key,
            tenant text not null,
            key uuid not null,
            contract text not null,
            status text not null,
            proposed_at timestamptz not null,
            ended_at timestamptz,
            version bigint not null,
            data jsonb not null
        );
        create index if not exists problem_by_key on views.problem (key);
        create index if not exists problem_by_time on views.problem (tenant, proposed_at desc, id);
        """;

    public string Sql => """
        insert into views.problem as p (id, tenant, key, contract, status, proposed_at, ended_at, version, data)
        select v.id, v.tenant, v.key, v.contract, v.status, v.proposed_at, v.ended_at, v.version, v.data
        from unnest(
            @v_member::int[], @v_id::uuid[], @v_tenant::text[], @v_key::uuid[], @v_contract::text[], @v_status::text[],
            @v_proposed_at::timestamptz[], @v_ended_at::timestamptz[], @v_version::bigint[], @v_data::jsonb[])
            as v(member, id, tenant, key, contract, status, proposed_at, ended_at, version, data)
        join accepted a on a.member = v.member order by v.id
        on conflict (id) do update set
            status = excluded.status, ended_at = excluded.ended_at, version = excluded.version, data = excluded.data
        where p.version < excluded.version
        """;

    public void Bind(NpgsqlParameterCollection parameters, IReadOnlyList<ViewRow<Problem>> rows)
    {
        Add("v_member", NpgsqlDbType.Integer, row => row.Member);
        Add("v_id", NpgsqlDbType.Uuid, IdOf);
        Add("v_tenant", NpgsqlDbType.Text, row => row.Key.Tenant);
        Add("v_key", NpgsqlDbType.Uuid, row => row.State.Proposal!.Key);
        Add("v_contract", NpgsqlDbType.Text, row => row.State.Proposal!.Contract);
        Add("v_status", NpgsqlDbType.Text, row => ProblemDocument.StatusOf(row.State));
        Add("v_proposed_at", NpgsqlDbType.TimestampTz, row => row.State.Proposal!.At.UtcDateTime);
        Add("v_ended_at", NpgsqlDbType.TimestampTz, row => row.State.EndedAt?.UtcDateTime);
        Add("v_version", NpgsqlDbType.Bigint, row => row.Version);
        Add("v_data", NpgsqlDbType.Jsonb, row => JsonSerializer.Serialize(
            ProblemDocument.Of(IdOf(row), row.State, row.Version), PublicEvents.Json));

        void Add<T>(string name, NpgsqlDbType type, Func<ViewRow<Problem>, T> value) =>
            parameters.AddArray(name, type, rows.Select(value));
    }

    private static Guid IdOf(ViewRow<Problem> row) =>
        Guid.Parse(row.Key.Stream.AsSpan(Problem.Category.Length + 1), CultureInfo.InvariantCulture);
}
