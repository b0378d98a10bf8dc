using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts.Events.Incident;
using ServiceDefaults.EventSourcing;

namespace Reports.Projections;

/// <summary>Events of an incident as they are right: with what its amendments say in the place of what was recorded first.</summary>
internal static class Amended
{
    /// <param name="own">Events of the incident's own stream, in its order.</param>
    public static EventEnvelope[] Of(IReadOnlyList<EventEnvelope> own)
    {
        var amendments = own.Select(e => e.Event).OfType<IncidentAmended>().ToLookup(amendment => amendment.Version);
        return [.. own.Select(e => amendments[e.Sequence].Aggregate(e, Corrected))];
    }

    private static EventEnvelope Corrected(EventEnvelope e, IncidentAmended amendment)
    {
        var data = JsonNode.Parse(e.DataJson.Span)!.AsObject();
        // A report says when it was made by a name of its own.
        data[amendment.Field == "at" && e.Event is IncidentReported ? "reportedAt" : amendment.Field] = amendment.Becomes;
        return e with { DataJson = JsonSerializer.SerializeToUtf8Bytes(data) };
    }
}
