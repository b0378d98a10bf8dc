using Contracts.Terms;
using Incidents.Projections;
using ServiceDefaults.EventSourcing;

namespace Incidents.Recurrence;

/// <summary>One fault seen by one rule: faults with the same key are alike.</summary>
public sealed record Occurrence(
    Guid Key, string Tenant, string Contract, RecurrenceRule Rule, IReadOnlyList<string> Values, Guid Incident, DateTimeOffset ReportedAt);

/// <summary>Which faults are alike by the rules of a contract.</summary>
public static class Alike
{
    public static IEnumerable<Occurrence> Of(string tenant, IncidentDocument incident, ContractDocument terms)
    {
        foreach (var rule in terms.Recurrence ?? [])
        {
            string[] values = [.. rule.Same.Select(same => ValueOf(incident, same))];
            if (values.Length == 0 || values.Contains("")) continue;
            var key = DeterministicId.Of(string.Join('\n', [tenant, incident.Contract, .. rule.Same, .. values.Select(Plain)]));
            yield return new Occurrence(key, tenant, incident.Contract, rule, values, incident.Id, incident.ReportedAt);
        }
    }

    private static string ValueOf(IncidentDocument incident, string same) => (same switch
    {
        "device" => incident.Device,
        "symptom" => incident.Symptom,
        "site" => incident.Site,
        "category" => incident.Category,
        _ => null,
    })?.Trim() ?? "";

    /// <summary>People write the same thing with other capitals and other blanks.</summary>
    private static string Plain(string value) =>
        string.Join(' ', value.ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
