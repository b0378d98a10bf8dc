using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

public sealed record AddDetails(
    string By, string? Site = null, string? Device = null, string? Symptom = null, DateTimeOffset? Since = null, string? Description = null,
    string? ReporterPhone = null, string? ReporterEmail = null, DateTimeOffset? At = null);

/// <summary>What the first level collects: who, where, which device or system, which symptom, since when.</summary>
public static class Intake
{
    public const string Reporter = "reporter";

    /// <summary>What is asked for where the contract's first level does not say it.</summary>
    public static readonly IReadOnlyList<string> Usual = [Reporter, "site", "device", "symptom", "since"];

    /// <summary>What the contract asks for at a level; null where it leaves that open, or asks for the usual.</summary>
    public static IReadOnlyList<string>? AskedAt(ContractDocument terms, string level) =>
        terms.Levels.FirstOrDefault(l => l.Id == level)?.Intake is { Count: > 0 } asked && !asked.ToHashSet().SetEquals(Usual)
            ? asked
            : null;

    /// <summary>Fields still to be asked for, as a client would send them; nobody is asked about a past that is only recorded.</summary>
    public static IReadOnlyList<string> Missing(Incident incident) => incident.Imported ? [] :
    [
        .. (incident.Intake ?? Usual).Where(asked => asked switch
        {
            Reporter => incident.ReporterPhone is null && incident.ReporterEmail is null,
            "site" => incident.Site is null,
            "device" => incident.Device is null,
            "symptom" => incident.Symptom is null,
            "since" => incident.Since is null,
            _ => false,
        }).Select(asked => asked == Reporter ? "reporterPhone" : asked),
    ];

    /// <summary>Adds what was not known; what is known is only ever amended.</summary>
    public static Decision Decide(Incident incident, AddDetails command, DateTimeOffset now)
    {
        if ((Rules.NotOver(incident) ?? Texts(command)) is { } refused)
            return refused;
        var known = Known(incident);
        var said = Said(command);
        if (said.Keys.FirstOrDefault(field => known[field] is { } value && value != said[field]) is { } taken)
            return new Rejection(
                "detail-known", $"{taken} of {incident.Number} is known already; amend the report if it is wrong.", Refusal.Conflict,
                taken);
        var news = said.Where(detail => known[detail.Key] is null).ToDictionary(detail => detail.Key, detail => detail.Value);
        if (news.Count == 0)
            return said.Count > 0 ? Decision.Nothing : new Rejection(
                "details-empty", $"Nothing is given; {incident.Number} lacks {ContractQuestions.Known(Missing(incident))}.",
                Refusal.Invalid);
        if (command.Since > incident.ReportedAt)
            return new Rejection("since-after-report", "since lies after the report; give an earlier time.", Refusal.Invalid, "since");
        if (Rules.Time(incident, command.At, now) is { } wrong)
            return wrong;
        return Decision.Of(new IncidentDetailsAdded(
            news.GetValueOrDefault("site"), news.GetValueOrDefault("device"), news.GetValueOrDefault("symptom"),
            news.ContainsKey("since") ? command.Since?.ToUniversalTime() : null, news.GetValueOrDefault("description"),
            news.GetValueOrDefault("reporterPhone"), news.GetValueOrDefault("reporterEmail"), command.By, Rules.When(command.At, now)));
    }

    private static Rejection? Texts(AddDetails command) =>
        Rules.Optional(command.Site, "site")
        ?? Rules.Optional(command.Device, "device")
        ?? Rules.Optional(command.Symptom, "symptom", Rules.LongText)
        ?? Rules.Optional(command.Description, "description", Rules.LongText)
        ?? Rules.Optional(command.ReporterPhone, "reporterPhone")
        ?? Rules.Optional(command.ReporterEmail, "reporterEmail");

    private static Dictionary<string, string?> Known(Incident incident) => new()
    {
        ["site"] = incident.Site,
        ["device"] = incident.Device,
        ["symptom"] = incident.Symptom,
        ["since"] = Rules.Rfc3339(incident.Since),
        ["description"] = incident.Description,
        ["reporterPhone"] = incident.ReporterPhone,
        ["reporterEmail"] = incident.ReporterEmail,
    };

    private static Dictionary<string, string> Said(AddDetails command) => new (string Field, string? Value)[]
    {
        ("site", Rules.Tidy(command.Site)), ("device", Rules.Tidy(command.Device)), ("symptom", Rules.Tidy(command.Symptom)),
        ("since", Rules.Rfc3339(command.Since)), ("description", Rules.Tidy(command.Description)),
        ("reporterPhone", Rules.Tidy(command.ReporterPhone)), ("reporterEmail", Rules.Tidy(command.ReporterEmail)),
    }.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Field, detail => detail.Value!);
}
