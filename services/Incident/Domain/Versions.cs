using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

public sealed record ChangeContractVersion(string By, int? Version, string? Reason);

/// <summary>A published version of a contract.</summary>
/// <param name="Today">The day it is where the contract is.</param>
public sealed record OfferedVersion(ContractDocument Document, DateOnly Today);

/// <summary>An incident is handled under the version it was reported under, until somebody moves it to a newer one.</summary>
public static class Versions
{
    /// <param name="terms">The version it is under.</param>
    /// <param name="offered">The version asked for; none where it was never published.</param>
    /// <param name="newest">Number of the newest version published.</param>
    public static Decision Decide(
        Incident incident, ChangeContractVersion command, ContractDocument terms, OfferedVersion? offered, int newest, DateTimeOffset now)
    {
        if (Rules.NotOver(incident) is { } over)
            return over;
        if (command.Version is not { } version)
            return new Rejection(
                "version-required", $"version is missing; give the number of a version of {incident.Contract}, at most {newest}.",
                Refusal.Invalid, "version");
        if (version == incident.ContractVersion)
            return Decision.Nothing;
        if ((Refuse(incident, version, offered, newest) ?? Rules.Required(command.Reason, "reason")) is { } refused)
            return refused;
        var next = offered!.Document;
        var graded = incident.Impact is { } impact && incident.Urgency is { } urgency
            && next.ImpactUrgency?.SeverityOf(impact, urgency) == incident.Severity;
        return Decision.Of(new IncidentContractVersionChanged(
            incident.Contract, incident.ContractVersion, version, next.PartiesFor(incident.Category, incident.Level),
            Handling.OwnerUnder(incident, incident.Severity, terms, next), graded ? incident.Impact : null,
            graded ? incident.Urgency : null, command.Reason!.Trim(), command.By, now.ToUniversalTime()));
    }

    private static Rejection? Refuse(Incident incident, int version, OfferedVersion? offered, int newest) =>
        version < incident.ContractVersion
            ? new Rejection(
                "version-not-newer",
                $"{incident.Number} is under version {incident.ContractVersion} of {incident.Contract}; name a newer one, at most {newest}.",
                Refusal.Invalid, "version")
        : offered is not { Document: var next, Today: var today }
            ? new Rejection(
                "version-unknown", $"{incident.Contract} has no version {version}; its newest is {newest}.", Refusal.Invalid, "version")
        : next.EffectiveFrom > today
            ? new Rejection(
                "version-not-in-force",
                $"Version {version} of {incident.Contract} is in force from {next.EffectiveFrom:yyyy-MM-dd}; move the incident then.",
                Refusal.Invalid, "version")
        : next.EffectiveUntil < today
            ? new Rejection(
                "version-not-in-force",
                $"Version {version} of {incident.Contract} ended on {next.EffectiveUntil:yyyy-MM-dd}; name one that is in force.",
                Refusal.Invalid, "version")
        : Lacking(incident, next) is { Length: > 0 } lacking
            ? new Rejection(
                "version-lacks-terms",
                $"Version {version} of {incident.Contract} has no {string.Join(", no ", lacking)}, which {incident.Number} has; change the "
                + "incident first, or publish a version that has it.",
                Refusal.Invalid, "version")
        : null;

    /// <summary>What the incident refers to and the version does not know.</summary>
    private static string[] Lacking(Incident incident, ContractDocument next) =>
    [
        .. next.FindSeverity(incident.Severity) is null ? [$"severity {incident.Severity}"] : Array.Empty<string>(),
        .. next.RankOf(incident.Level) < 0 ? [$"level {incident.Level}"] : Array.Empty<string>(),
        .. incident.Category is { } category && !next.HasCategory(category) ? [$"category {category}"] : Array.Empty<string>(),
        .. incident.Waiting is { } waiting && next.PauseReasons.All(reason => reason.Id != waiting.Reason)
            ? [$"pause reason {waiting.Reason}"] : Array.Empty<string>(),
    ];
}
