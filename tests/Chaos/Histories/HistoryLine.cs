namespace Chaos.Histories;

/// <summary>What a client or the nemesis did or learned; one line of <c>history.jsonl</c>. The order of lines is real time.</summary>
/// <param name="Process">The client, or <c>nemesis</c>.</param>
/// <param name="Type">
/// <c>invoke</c>; then <c>info</c> wherever an answer is lost (the outcome is unknown and the operation is repeated under its key), and at
/// the end <c>ok</c> or <c>fail</c>, unless the run ended first.
/// </param>
/// <param name="Key">The <c>Idempotency-Key</c>; reads have one too, which is not sent.</param>
internal sealed record HistoryLine(
    DateTimeOffset Time, string Process, string Type, string Op, Guid? Incident = null, string? Key = null, HistoryValue? Value = null)
{
    public const string Invoke = "invoke";
    public const string Ok = "ok";
    public const string Fail = "fail";
    public const string Info = "info";
    public const string Nemesis = "nemesis";
}

/// <param name="Expected"><c>If-Match</c>.</param>
/// <param name="Version">The version that was answered.</param>
/// <param name="Status">The HTTP status that was answered.</param>
internal sealed record HistoryValue(long? Expected = null, long? Version = null, int? Status = null, string? Note = null);
