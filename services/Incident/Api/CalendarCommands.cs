using Contracts.Documents;
using Contracts.Terms;
using Incidents.Domain;
using Incidents.Storage;
using ServiceDefaults.Decisions;
using ServiceDefaults.EventSourcing;
using ServiceDefaults.Hosting;

namespace Incidents.Api;

/// <summary>What a publication led to: a version, problems of the document, or a refusal.</summary>
public sealed record CalendarPublication(
    string Tenant, WorkingCalendar? Calendar, bool Changed, IReadOnlyList<DocumentProblem> Problems, Rejection? Refused);

/// <summary>Publishes working-day calendars the same way for REST and gRPC. Each holds for one tenant.</summary>
public sealed class CalendarCommands(CommandProcessor processor)
{
    public async Task<CalendarPublication> Publish(
        CommandRequest request, string id, string text, DocumentFormat format, CancellationToken ct)
    {
        var parsed = CalendarParser.Parse(text, format);
        if (!parsed.IsValid) return Wrong([.. parsed.Problems]);
        if (parsed.Document.Id != id)
            return Wrong(new DocumentProblem("id", "id-mismatch",
                $"The document is of calendar '{parsed.Document.Id}', the address of '{id}': make them the same."));
        if (TenantChoice.Of(parsed.Document.Tenant, request.Caller.Tenants) is not { } tenant)
            return Wrong(TenantChoice.Problem(parsed.Document.Tenant, request.Caller));

        var command = new PublishCalendar(parsed.Document with { Tenant = tenant }, request.Caller.Subject);
        var outcome = await processor.Execute(
            new Command<WorkingCalendar>(
                CalendarStreams.Type, tenant, id, request.Caller.Subject,
                (calendar, now) => PublishingCalendars.Decide(calendar, command, now))
            {
                CommandId = request.CommandId(tenant),
                RequestHash = request.RequestHash,
                ExpectedVersion = request.ExpectedVersion,
            },
            ct);
        return outcome.Rejection is { } refused
            ? new(tenant, null, false, [], refused)
            : new(tenant, outcome.State, outcome.Changed, [], null);
    }

    private static CalendarPublication Wrong(params DocumentProblem[] problems) => new("", null, false, problems, null);
}
