using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Terms;

/// <summary>Keeps <see cref="ContractTerms"/> as new as the store: at the start, on every publication, and now and then in case a
/// wake-up was lost.</summary>
public sealed class ContractTermsRefresh(ContractTerms terms, WakeSignal wake, ILogger<ContractTermsRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await terms.Refresh(stoppingToken);
            }
            catch (Npgsql.NpgsqlException unreachable)
            {
                logger.LogWarning(unreachable, "Contracts could not be read; those known are used, the next try is within {AtMost}",
                    AtMost);
            }

            await wake.Wait(ContractView.Channel, AtMost, stoppingToken);
        }
    }
}
