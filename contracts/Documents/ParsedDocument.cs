namespace Contracts.Documents;

/// <summary>How a document is written.</summary>
public enum DocumentFormat
{
    /// <summary>YAML 1.2, one document.</summary>
    Yaml,

    /// <summary>JSON, RFC 8259.</summary>
    Json,
}

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Path">Where, such as <c>targets[3].severity</c>; empty for the document itself.</param>
/// <param name="Code">Stable name of the kind of problem, such as <c>unknown-field</c>.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record DocumentProblem(string Path, string Code, string Message);

/// <summary>A document that was read, or everything that is wrong with it; never both.</summary>
public sealed record ParsedDocument<T>(T? Document, IReadOnlyList<DocumentProblem> Problems) where T : class
{
    /// <summary>The document had no problem.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Document))]
    public bool IsValid => Document is not null;
}
