using Incidents.Api;
using Incidents.Domain;
using Incidents.Projections;
using Incidents.Terms;
using ServiceDefaults.Hosting;

namespace Incidents.Features;

/// <summary>A fault comes in: 201 with the new incident, or 200 with the open one under the same deduplication key.</summary>
internal static class ReportIncidentEndpoint
{
    /// <param name="Contract">Id of the contract the fault falls under.</param>
    /// <param name="Category">One of the contract's; decides who is responsible.</param>
    /// <param name="Severity">One of the contract's; left out, its default.</param>
    /// <param name="Impact">With urgency instead of severity, where the contract makes a severity of both.</param>
    /// <param name="Since">Since when it is noticed.</param>
    /// <param name="ReportedAt">In the past for a late entry by the helpdesk; clocks count from it.</param>
    /// <param name="DedupKey">Reports under one key are one incident while it is open.</param>
    public sealed record Body(
        string? Contract, string? Summary, string? Description, string? Category, string? Severity, string? Site, string? Device,
        string? Symptom, DateTimeOffset? Since, Reporter? Reporter, DateTimeOffset? ReportedAt, string? DedupKey,
        Dictionary<string, string>? Labels, string? Impact = null, string? Urgency = null);

    public static void Map(IEndpointRouteBuilder incidents) =>
        incidents.MapPost("", async (Body body, CommandRequest request, IncidentCommands commands, CancellationToken ct) =>
                IncidentRoutes.Answered(await commands.Report(request, body.Contract, Command(body, request.Caller.Subject), ct)))
            .WithName("report-incident")
            .WithSummary("Reports a fault; under the deduplication key of an open incident that one is answered.")
            .RequireAuthorization(Policies.ReportIncident)
            .Produces<IncidentDocument>(201).Produces<IncidentDocument>()
            .ProducesProblem(422);

    public static Func<IncidentNumber, TermsInForce, ReportIncident> Command(Body body, string by) => (number, terms) => new ReportIncident(
        number.ToString(), terms.Document, terms.Version, body.Summary, body.Description, body.Category,
        new Grade(body.Severity, body.Impact, body.Urgency), body.Site, body.Device, body.Symptom, body.Since, body.Reporter,
        body.ReportedAt, body.DedupKey, body.Labels, by);
}
