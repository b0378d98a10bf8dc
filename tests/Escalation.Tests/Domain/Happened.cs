using System.Globalization;
using Escalations.Domain;

namespace Escalations.Tests.Domain;

/// <summary>Events of an incident as clocks see them.</summary>
internal static class Happened
{
    public static Happening Any(string type, DateTimeOffset at, params (string Member, string Value)[] data) =>
        new(type, at, data.ToDictionary(member => member.Member, member => member.Value));

    public static Happening Reported(
        ContractTerms terms, string severity, DateTimeOffset at, bool imported = false, string? site = null) => Any(
        IncidentEventTypes.Reported, at,
        [
            ("contractId", terms.Contract), ("contractVersion", terms.Version.ToString(CultureInfo.InvariantCulture)),
            ("severity", severity), ("level", "L0"), ("imported", imported ? "true" : "false"),
            .. site is null ? Array.Empty<(string, string)>() : [("site", site)],
        ]);

    public static Happening Classified(string severity, DateTimeOffset at) =>
        Any(IncidentEventTypes.Classified, at, ("severity", severity));

    public static Happening Escalated(string level, DateTimeOffset at) => Any(IncidentEventTypes.Escalated, at, ("toLevel", level));

    public static Happening HandedBack(string level, DateTimeOffset at) => Any(IncidentEventTypes.HandedBack, at, ("toLevel", level));

    public static Happening Paused(string reason, DateTimeOffset at) => Any(IncidentEventTypes.Paused, at, ("reason", reason));
}
