namespace Incidents.Import;

/// <summary>How an import stands. <c>lines = changes + unchanged + rejected</c> once it is completed.</summary>
/// <param name="Status"><c>running</c>, <c>completed</c>, <c>failed</c>, or <c>interrupted</c>: its process ended; send the file
/// again.</param>
/// <param name="Lines">Lines of the file after the header.</param>
/// <param name="Incidents">Incidents the file tells of.</param>
/// <param name="Changes">Lines that were written.</param>
/// <param name="Unchanged">Lines that were in the store already.</param>
/// <param name="Rejected">Lines that were not taken.</param>
/// <param name="Events">Events written.</param>
/// <param name="Errors">Why lines were rejected; the first thousand.</param>
/// <param name="Failure">Why the whole import failed.</param>
public sealed record ImportStatus(
    Guid Id, string Contract, string Status, int Lines, int Incidents, int Changes, int Unchanged, int Rejected, int Events,
    IReadOnlyList<LineProblem> Errors, ImportFailure? Failure, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

/// <param name="Code">Stable name of the reason.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record ImportFailure(string Code, string Message);

/// <summary>An import that was accepted and is to be run.</summary>
public sealed record ImportJob(
    Guid Id, string Actor, ImportMapping Mapping, Terms.TermsInForce Terms, Stream File, DateTimeOffset StartedAt)
{
    /// <summary>How it stands before the first line.</summary>
    public ImportStatus Begun => new(Id, Terms.Document.Id, "running", 0, 0, 0, 0, 0, 0, [], null, Actor, StartedAt, null);
}
