using Contracts.Documents;
using Incidents.Terms;
using ServiceDefaults.Hosting;

namespace Incidents.Import;

/// <summary>Takes imports in, the same way for REST and gRPC: checks the mapping, keeps the file beside, and answers before the work
/// begins.</summary>
public sealed class ImportDesk(ContractTerms contracts, ImportStore imports, ImportWorker worker, TimeProvider clock)
{
    /// <summary>Largest mapping, in bytes.</summary>
    public const int MappingLimit = 64 * 1024;

    /// <summary>Largest upload, in bytes, packed or not.</summary>
    public const long UploadLimit = 512L * 1024 * 1024;

    /// <param name="text">The mapping document; JSON where it begins with a brace, else YAML.</param>
    /// <exception cref="ImportRefusedException">The mapping is wrong, or too many imports wait.</exception>
    public (ImportMapping Mapping, TermsInForce Terms) Check(Caller caller, string text)
    {
        var format = text.TrimStart().StartsWith('{') ? DocumentFormat.Json : DocumentFormat.Yaml;
        var read = DocumentReader.Read<ImportMapping>(text, format);
        if (!read.IsValid) throw Invalid(read.Problems);
        if (contracts.InForce(caller.Tenants, read.Document.Contract) is not { } terms)
            throw Invalid([new("contract", "contract-unknown", "This is none of your contracts in force; GET /v1/contracts lists those.")]);
        var problems = read.Document.ProblemsUnder(terms.Document);
        return problems.Count == 0 ? (read.Document, terms) : throw Invalid(problems);
    }

    /// <summary>Keeps the file beside until the import is over, and begins.</summary>
    /// <param name="copy">Writes the upload into the stream it is given.</param>
    /// <exception cref="ImportRefusedException">Too many imports wait.</exception>
    public async Task<ImportStatus> Begin(
        Caller caller, ImportMapping mapping, TermsInForce terms, Func<Stream, CancellationToken, Task> copy, CancellationToken ct)
    {
        var file = Spool();
        try
        {
            await copy(file, ct);
            var job = new ImportJob(Guid.CreateVersion7(clock.GetUtcNow()), caller.Subject, mapping, terms, file, clock.GetUtcNow());
            await imports.Save(terms.Tenant, job.Begun, ct);
            if (worker.TryEnqueue(job)) return job.Begun;
            const string Waiting = "Several imports are under way: send this one when they are done.";
            await imports.Save(terms.Tenant, job.Begun with { Status = "failed", Failure = new("imports-waiting", Waiting) }, ct);
            throw new ImportRefusedException("imports-waiting", Waiting);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file of its own for an upload, which vanishes when it is closed.</summary>
    private static FileStream Spool() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });

    private static ImportRefusedException Invalid(IReadOnlyList<DocumentProblem> problems) => new(
        "mapping-invalid", $"The mapping has {problems.Count} problem(s): correct what `errors` names, and send it again.", problems);
}
