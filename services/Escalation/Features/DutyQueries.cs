using Escalations.Domain;
using Escalations.Storage;
using Npgsql;
using ServiceDefaults.Decisions;
using ServiceDefaults.Hosting;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Escalations.Features;

/// <summary>What contracts owe apart from any incident: what REST and gRPC have in common.</summary>
public sealed class DutyQueries(NpgsqlDataSource store, StreamReader streams)
{
    public static readonly Rejection UnknownContract = new(
        "contract-not-found", "There is no such contract; GET /v1/contracts lists yours.", Refusal.NotFound);

    /// <summary>Null where the contract is unknown, or is none of the caller's.</summary>
    /// <param name="all">Every round; else those that are open, and the last of each duty.</param>
    public async Task<IReadOnlyList<ClockRun>?> List(string contract, Caller caller, bool all, CancellationToken ct)
    {
        if (await TenantOf(contract, caller, ct) is not { } tenant) return null;
        var key = ClockStreams.Type.Key(tenant, ClockStreams.OfContract(tenant, contract).ToString());
        if (await streams.Load(ClockStreams.Type, key, ct) is not { State: var state }) return [];
        return all ? state.Runs : [.. state.Runs.Where(run => run.Open || state.Latest(run.Clock) == run)];
    }

    public async Task<string?> TenantOf(string contract, Caller caller, CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            "select tenant from views.contract_terms where contract = $1 and (tenant = any($2) or $3) order by version desc limit 1");
        command.Parameters.AddWithValue(contract);
        command.Parameters.AddWithValue(caller.Tenants);
        command.Parameters.AddWithValue(caller.SeesAllTenants);
        return (string?)await command.ExecuteScalarAsync(ct);
    }
}
