using System.Threading.Channels;

namespace Incidents.Import;

/// <summary>Runs the imports of this process one after another. What a stop cuts off is shown as interrupted, and finished by sending
/// the file again.</summary>
public sealed class ImportWorker(ImportRun run, ImportStore imports, TimeProvider clock, ILogger<ImportWorker> logger) : BackgroundService
{
    private readonly Channel<ImportJob> _jobs = Channel.CreateBounded<ImportJob>(new BoundedChannelOptions(4) { SingleReader = true });

    /// <summary>False where so many wait already that another must come later.</summary>
    public bool TryEnqueue(ImportJob job) => _jobs.Writer.TryWrite(job);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync(stoppingToken))
        {
            await using var file = job.File;
            try
            {
                await run.Execute(job, stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                logger.LogError(broken, "Import {Id} failed", job.Id);
                var failure = new ImportFailure(
                    "internal-error", "Something went wrong here, not in the file; what was written stays. Send it again.");
                await imports.Save(
                    job.Terms.Tenant, job.Begun with { Status = "failed", Failure = failure, FinishedAt = clock.GetUtcNow() },
                        stoppingToken);
            }
        }
    }
}
