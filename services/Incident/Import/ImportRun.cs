using System.Globalization;
using System.IO.Compression;
using System.Text;
using Incidents.Domain;
using Incidents.Storage;
using ServiceDefaults.EventSourcing;
using StreamReader = System.IO.StreamReader;

namespace Incidents.Import;

/// <summary>
/// Runs one import: reads the file, then writes whole incidents, many a commit. Ids follow from the file alone, so an import
/// that was cut off is finished by sending the file again, and one sent twice changes nothing.
/// </summary>
public sealed class ImportRun(EventTransactions transactions, ImportStore imports, TimeProvider clock)
{
    private const int IncidentsPerCommit = 250;
    private const int ErrorsKept = 1000;

    public async Task Execute(ImportJob job, CancellationToken ct)
    {
        var status = await Failing(job, async () => await Write(job, await Read(job, ct), ct));
        await imports.Save(job.Terms.Tenant, status with { FinishedAt = clock.GetUtcNow() }, ct);
    }

    private static async Task<ImportStatus> Failing(ImportJob job, Func<Task<ImportStatus>> import)
    {
        try
        {
            return await import();
        }
        catch (ImportRefusedException refused)
        {
            return Failed(refused.Code, refused.Message);
        }
        catch (InvalidDataException broken)
        {
            return Failed("not-gzip", $"The file begins as gzip and cannot be unpacked: {broken.Message} Pack it again.");
        }
        catch (DecoderFallbackException)
        {
            return Failed("not-utf8", "The file is not UTF-8: save it as UTF-8 and send it again.");
        }

        ImportStatus Failed(string code, string message) => job.Begun with { Status = "failed", Failure = new(code, message) };
    }

    private async Task<PastLog> Read(ImportJob job, CancellationToken ct)
    {
        await using var plain = await Unpacked(job.File, ct);
        using var text = new StreamReader(plain, new UTF8Encoding(false, throwOnInvalidBytes: true), false, 64 * 1024);
        return await new PastLogReader(job.Mapping, job.Terms, clock.GetUtcNow()).Read(text, ct);
    }

    private async Task<ImportStatus> Write(ImportJob job, PastLog log, CancellationToken ct)
    {
        var status = job.Begun with { Lines = log.Lines, Rejected = log.Problems.Count, Errors = [.. log.Problems.Take(ErrorsKept)] };
        await imports.Save(job.Terms.Tenant, status, ct);
        foreach (var chunk in log.Incidents.Chunk(IncidentsPerCommit))
        {
            var tally = await transactions.Run((transaction, token) => Append(transaction, job, chunk, token), ct);
            status = status with
            {
                Incidents = status.Incidents + chunk.Length,
                Changes = status.Changes + tally.Changes,
                Rejected = status.Rejected + tally.Rejected,
                Unchanged = status.Unchanged + chunk.Sum(incident => incident.Changes.Count) - tally.Changes - tally.Rejected,
                Events = status.Events + tally.Events,
                Errors = [.. status.Errors.Concat(tally.Problems).Take(ErrorsKept)],
            };
            await imports.Save(job.Terms.Tenant, status, ct);
        }

        return status with { Status = "completed" };
    }

    private static async Task<Tally> Append(EventTransaction transaction, ImportJob job, ImportIncident[] incidents, CancellationToken ct)
    {
        var tally = new Tally();
        var reactions = incidents.Select(incident => new Reaction<ImportedIncident>(
            job.Terms.Tenant, IdOf(job, incident).ToString(), CommandOf(job, incident), job.Actor,
            (known, _) => tally.Count(known, incident))
        {
            CorrelationId = job.Id.ToString(),
        });
        await transaction.DecideAll(ImportStreams.Type, [.. reactions], ct);
        return tally;
    }

    /// <summary>The same incident of the same contract is the same stream, whoever sends it and however often.</summary>
    private static IncidentId IdOf(ImportJob job, ImportIncident incident) =>
        new(DeterministicId.Of($"{job.Terms.Tenant}|{job.Terms.Document.Id}|imported|{incident.Number}"));

    private static Guid CommandOf(ImportJob job, ImportIncident incident) => DeterministicId.Of(
        IdOf(job, incident).Value,
        string.Create(CultureInfo.InvariantCulture, $"import {incident.Changes.Count} to {incident.Changes[^1].At:O}"));

    /// <summary>Packed or not is seen by the first two bytes, whatever the name and type of the file say.</summary>
    private static async Task<Stream> Unpacked(Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var magic = new byte[2];
        var read = await file.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, ct);
        file.Position = 0;
        return read == 2 && magic[0] == 0x1f && magic[1] == 0x8b ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>What one commit did. Made anew for each attempt, so that a repeated transaction is not counted twice.</summary>
    private sealed class Tally
    {
        public int Changes { get; private set; }
        public int Rejected { get; private set; }
        public int Events { get; private set; }
        public List<LineProblem> Problems { get; } = [];

        public ServiceDefaults.Decisions.Decision Count(ImportedIncident known, ImportIncident incident)
        {
            var decision = Importing.Decide(known, incident);
            Events += decision.Events.Count;
            if (decision.Events.Count > 0) Changes += incident.Changes.Count;
            if (decision.Rejection is { } refused)
            {
                Rejected += incident.Changes.Count;
                Problems.Add(new(incident.Changes[0].Line, refused.Code, refused.Message));
            }

            return decision;
        }
    }
}
