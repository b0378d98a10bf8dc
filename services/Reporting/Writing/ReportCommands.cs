using Reports.Domain;
using Reports.Features;
using Reports.Record;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;
using StreamReader = ServiceDefaults.EventSourcing.StreamReader;

namespace Reports.Writing;

/// <summary>What a command to a report led to: the report as its versions, or a refusal.</summary>
public sealed record ReportAnswer(ReportVersions? Report, Rejection? Refused);

/// <summary>All versions of an incident's report.</summary>
/// <param name="Sections">What is written by hand so far.</param>
/// <param name="Version">Version of the stream; the ETag.</param>
public sealed record ReportVersions(
    Guid Incident, string Contract, IReadOnlyList<WrittenSection> Sections, IReadOnlyList<ReportVersion> Versions, long Version)
{
    public static ReportVersions Of(Guid incident, string contract, MajorReport report) =>
        new(incident, contract, report.Sections, report.Versions, report.Events);
}

/// <summary>Executes commands to reports the same way for REST and gRPC; a version and its page are kept in one transaction.</summary>
public sealed class ReportCommands(IncidentStory story, EventTransactions transactions, StreamReader streams)
{
    private static readonly Rejection Unknown = new("not-found", "There is no such incident.", Refusal.NotFound);

    public async Task<ReportAnswer> Versions(Guid incident, Caller caller, CancellationToken ct)
    {
        if (await story.Read(incident, caller, ct) is not { } told) return new(null, Unknown);
        var loaded = await streams.Load(DraftMajorReport.Reports, Key(told), ct);
        return new(ReportVersions.Of(incident, told.Reported.ContractId, loaded?.State ?? MajorReport.None), null);
    }

    public async Task<ReportAnswer> Execute(
        Guid incident, CommandRequest request, Func<MajorReport, ToldIncident, DateTimeOffset, Decision> decide, CancellationToken ct)
    {
        if (await story.Read(incident, request.Caller, ct) is not { } told) return new(null, Unknown);
        var key = Key(told);
        var commandId = request.CommandId(key.Tenant);
        try
        {
            var report = await transactions.Run(
                async (transaction, token) =>
                {
                    await transaction.RefuseReuse(key.Tenant, commandId, request.RequestHash, token);
                    var reaction = new Reaction<MajorReport>(
                        key.Tenant, incident.ToString(), commandId, request.Caller.Subject,
                        (state, now) => Checked(state, request, decide(state, told, now)))
                    {
                        RequestHash = request.RequestHash,
                        CausationId = commandId.ToString(),
                        CorrelationId = commandId.ToString(),
                    };
                    return await Decide(transaction, told, reaction, token);
                },
                ct);
            return new(ReportVersions.Of(incident, told.Reported.ContractId, report), null);
        }
        catch (RefusedException refused)
        {
            return new(null, refused.Rejection);
        }
    }

    /// <summary>The report of an incident as it stands; drafted now if it is owed and nobody has drafted it.</summary>
    public async Task<MajorReport> Opened(ToldIncident told, bool owed, Caller caller, CancellationToken ct)
    {
        var key = Key(told);
        if (await streams.Load(DraftMajorReport.Reports, key, ct) is { State: var known }) return known;
        if (!owed) return MajorReport.None;
        var command = DeterministicId.Of($"{key.Tenant}|{key.Stream}|first");
        return await transactions.Run(
            (transaction, token) => Decide(
                transaction, told, new Reaction<MajorReport>(
                    key.Tenant, told.Reported.IncidentId.ToString(), command, caller.Subject,
                    (report, now) => MajorReport.DraftOnce(report, DraftMajorReport.Draft(told, now, report.Sections))),
                token),
            ct);
    }

    private static async Task<MajorReport> Decide(
        EventTransaction transaction, ToldIncident told, Reaction<MajorReport> reaction, CancellationToken ct)
    {
        var pages = new ReportPages();
        var after = await transaction.DecideAll(
            DraftMajorReport.Reports,
            [reaction with { Decide = (report, now) => pages.Drafted(report, told, reaction.Tenant, reaction.Decide(report, now)) }], ct);
        await pages.Keep(transaction, ct);
        return after[Key(told)].State;
    }

    private static StreamKey Key(ToldIncident told) =>
        DraftMajorReport.Reports.Key(told.Events[0].Tenant, told.Reported.IncidentId.ToString());

    private static Decision Checked(MajorReport report, CommandRequest request, Decision decision) =>
        request.ExpectedVersion is { } expected && expected != report.Events
            ? throw new RefusedException(new Rejection(
                "version-conflict", $"The report has moved on to version {report.Events}; read it again and decide anew.",
                Refusal.PreconditionFailed, "If-Match"))
        : decision.Rejection is { } rejection ? throw new RefusedException(rejection)
        : decision;
}
