using Contracts.Documents;

namespace Contracts.Terms;

/// <summary>
/// Text to contract: form first (fields, types), then the rules between fields. Either the document or every problem,
/// each with its path and what to do about it.
/// </summary>
/// <param name="calendars">Working-day calendars a contract may refer to.</param>
public sealed class ContractParser(WorkingDayCalendars calendars)
{
    /// <summary>Reads a contract from YAML or JSON.</summary>
    public ParsedDocument<ContractDocument> Parse(string text, DocumentFormat format)
    {
        var read = DocumentReader.Read<ContractDocument>(text, format);
        if (!read.IsValid) return read;
        var problems = ContractRules.Check(read.Document, calendars);
        return problems.Count == 0 ? read : new(null, problems);
    }
}
