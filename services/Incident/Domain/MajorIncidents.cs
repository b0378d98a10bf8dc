using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <param name="Roles">Person by role; at least one.</param>
public sealed record DeclareMajor(
    string By, string? Reason, IReadOnlyDictionary<string, string>? Roles, DateTimeOffset? At = null);

public sealed record AssignMajorRole(string By, string? Role, string? Person, DateTimeOffset? At = null);

/// <param name="Audience">Who is told; none is whom the contract names for the report.</param>
/// <param name="NextUpdateAt">When they hear next; none takes the contract's cadence.</param>
/// <param name="Last">There is no next one.</param>
public sealed record UpdateStakeholders(
    string By, string? Text, IReadOnlyList<string>? Audience = null, DateTimeOffset? NextUpdateAt = null, bool Last = false,
    DateTimeOffset? At = null);

public sealed record StandDownMajor(string By, string? Reason, DateTimeOffset? At = null);

/// <summary>A major incident has people with roles, and stakeholders who always know when they hear next.</summary>
public static class MajorIncidents
{
    public const string Cadence = "stakeholder-update";
    public const string Report = "major-incident";
    private const int MostNames = 50;

    public static Decision Decide(Incident incident, DeclareMajor command, DateTimeOffset now)
    {
        if (incident.Major is { EndedAt: null })
            return Decision.Nothing;
        if ((Rules.NotOver(incident) ?? Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        if (command.Roles is not { Count: > 0 and <= MostNames } roles)
            return new Rejection(
                "roles-required", "roles is empty; name at least who leads, such as {\"lead\": \"li\"}.", Refusal.Invalid, "roles");
        if (roles.Select(role => Named(role.Key, role.Value)).FirstOrDefault(wrong => wrong is not null) is { } unnamed)
            return unnamed with { Field = "roles" };
        var at = Rules.When(command.At, now);
        return Decision.Of([
            .. incident.Status.IsWorking() ? Handling.Response(incident, command.By, at) : [],
            new MajorIncidentDeclared(command.Reason!.Trim(), command.By, at),
            .. roles.OrderBy(role => role.Key, StringComparer.Ordinal)
                .Select(role => new MajorRoleAssigned(role.Key.Trim(), role.Value.Trim(), command.By, at))]);
    }

    public static Decision Decide(Incident incident, AssignMajorRole command, DateTimeOffset now)
    {
        if ((Declared(incident) ?? Named(command.Role, command.Person) ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var (role, person) = (command.Role!.Trim(), command.Person!.Trim());
        return incident.Major!.Roles.TryGetValue(role, out var has) && has == person ? Decision.Nothing
            : incident.Major.Roles.Count >= MostNames && !incident.Major.Roles.ContainsKey(role)
                ? new Rejection("roles-too-many", $"There are {MostNames} roles already; that is enough.")
            : Decision.Of(new MajorRoleAssigned(role, person, command.By, Rules.When(command.At, now)));
    }

    /// <summary>Each update names the next one, or says that it is the last, which it can be once the fault is mended.</summary>
    public static Decision Decide(Incident incident, UpdateStakeholders command, ContractDocument terms, DateTimeOffset now)
    {
        if ((Declared(incident) ?? Rules.Required(command.Text, "text") ?? Audience(command.Audience)
            ?? Rules.Time(incident, command.At, now)) is { } refused)
            return refused;
        var at = Rules.When(command.At, now);
        var cadence = terms.Targets.FirstOrDefault(target => target.Clock == Cadence && target.Severity == incident.Severity);
        var next = command.Last ? null : (command.NextUpdateAt ?? Durations.After(at, cadence?.Within))?.ToUniversalTime();
        if (Next(incident, command, next, at) is { } wrong)
            return wrong;
        var always = terms.Calendars.Any(calendar => calendar.Always && calendar.Id == cadence?.Calendar);
        if (cadence?.Within is not null && always && next > Durations.After(at, cadence.Within))
            return new Rejection(
                "next-update-too-late", $"The contract asks for an update within {cadence.Within}; name an earlier time.", Refusal.Invalid,
                "nextUpdateAt");
        var audience = command.Audience is { Count: > 0 } named ? [.. named.Select(name => name.Trim())]
            : terms.Reports.FirstOrDefault(report => report.Kind == Report)?.To ?? [];
        return Decision.Of(new StakeholdersUpdated(command.Text!.Trim(), audience, next, command.By, at));
    }

    public static Decision Decide(Incident incident, StandDownMajor command, DateTimeOffset now)
    {
        if (incident.Major is { EndedAt: not null })
            return Decision.Nothing;
        if ((Declared(incident) ?? Rules.Required(command.Reason, "reason") ?? Rules.Time(incident, command.At, now)
            ?? Rules.NotBefore(incident.Major!.DeclaredAt, command.At, "the declaration")) is { } refused)
            return refused;
        return Decision.Of(new MajorIncidentStoodDown(command.Reason!.Trim(), command.By, Rules.When(command.At, now)));
    }

    private static Rejection? Next(Incident incident, UpdateStakeholders command, DateTimeOffset? next, DateTimeOffset at) =>
        command.Last && command.NextUpdateAt is not null
            ? new Rejection(
                "next-update-after-last", "nextUpdateAt is given although this is the last; leave one out.", Refusal.Invalid,
                "nextUpdateAt")
        : command.Last && incident.Status.IsWorking()
            ? new Rejection("not-resolved", $"{incident.Number} is {incident.Status.Name()}; the last update follows the resolution.")
        : !command.Last && next is null
            ? new Rejection(
                "next-update-required", "nextUpdateAt is missing; every update says when the next one comes.", Refusal.Invalid,
                "nextUpdateAt")
        : next <= at
            ? new Rejection(
                "next-update-not-later", "nextUpdateAt does not lie after this update; give a later time.", Refusal.Invalid, "nextUpdateAt")
        : null;

    private static Rejection? Declared(Incident incident) => incident switch
    {
        { Status: IncidentStatus.None } => Rules.Unknown,
        { Major: null } => new Rejection("not-major", $"{incident.Number} is no major incident; declare it first."),
        { Major.EndedAt: not null } => new Rejection("major-ended", $"{incident.Number} is no major incident any more; declare it anew."),
        _ => null,
    };

    private static Rejection? Named(string? role, string? person) =>
        Rules.Required(role, "role", 100) ?? Rules.Required(person, "person", Rules.ShortText);

    private static Rejection? Audience(IReadOnlyList<string>? names) =>
        names is null ? null
        : names.Count > MostNames
            ? new Rejection("audience-too-large", $"audience has more than {MostNames} names.", Refusal.Invalid, "audience")
        : names.Select(name => Rules.Required(name, "audience", Rules.ShortText)).FirstOrDefault(wrong => wrong is not null);
}
