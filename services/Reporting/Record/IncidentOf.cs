using System.Text.Json;
using ServiceDefaults.EventSourcing;

namespace Reports.Record;

/// <summary>Which incident an event is about: by its stream, else by its data.</summary>
public static class IncidentOf
{
    private static readonly string[] StreamsOfIncidents = ["incident/", "clocks/", "report/"];

    public static Guid? Event(EventEnvelope e)
    {
        // What a contract owes has clocks, too.
        if (e.Type.StartsWith("duty.", StringComparison.Ordinal)) return null;
        foreach (var category in StreamsOfIncidents)
            if (e.Subject.StartsWith(category, StringComparison.Ordinal) && Guid.TryParse(e.Subject.AsSpan(category.Length), out var id))
                return id;
        return e.Data.ValueKind is JsonValueKind.Object
            && e.Data.TryGetProperty("incidentId", out var value)
            && value.ValueKind is JsonValueKind.String
            && value.TryGetGuid(out var incident) ? incident : null;
    }
}
