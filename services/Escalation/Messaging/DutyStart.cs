using Escalations.Storage;
using Npgsql;
using ServiceDefaults.EventSourcing;

namespace Escalations.Messaging;

/// <summary>
/// What was published by a release that knew no duties of contracts begins with this one: from now on, for nobody owes what nobody counted.
/// </summary>
public sealed class DutyStart(
    NpgsqlDataSource store, EventTransactions transactions, ContractShelf contracts, ILogger<DutyStart> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var begun = false; !begun;)
        {
            try
            {
                foreach (var version in await Unknown(stoppingToken)) await Begin(version, stoppingToken);
                begun = true;
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(away, "What contracts owe could not begin; trying again");
                await Task.Delay(Again, stoppingToken);
            }
        }
    }

    private Task Begin(PublishedVersion version, CancellationToken ct) => transactions.Run(
        async (transaction, token) =>
        {
            var cause = DeterministicId.Of($"{version.Tenant}|{version.Contract}|{version.Version}|duties begin");
            await ContractEvents.Run(version, transaction.Now, cause, envelope: null, contracts, transaction, token);
            return true;
        },
        ct);

    /// <summary>Newest versions of contracts that have duties in them and no clocks.</summary>
    private async Task<IReadOnlyList<PublishedVersion>> Unknown(CancellationToken ct)
    {
        await using var command = store.CreateCommand(
            """
            select distinct on (tenant, contract) tenant, contract, version from views.contract_terms
            where document @? '$.reports[*] ? (exists (@.every) || exists (@.within))' order by tenant, contract, version desc
            """);
        var versions = new List<PublishedVersion>();
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) versions.Add(new(row.GetString(0), row.GetString(1), row.GetInt32(2)));
        if (versions.Count == 0) return versions;
        await using var known = store.CreateCommand("select id from views.incident where id = any($1)");
        known.Parameters.AddWithValue(versions.ConvertAll(version => ClockStreams.OfContract(version.Tenant, version.Contract)));
        var ids = new HashSet<Guid>();
        await using (var row = await known.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) ids.Add(row.GetGuid(0));
        return versions.FindAll(version => !ids.Contains(ClockStreams.OfContract(version.Tenant, version.Contract)));
    }
}
