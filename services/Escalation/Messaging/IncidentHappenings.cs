using System.Text.Json;
using Escalations.Domain;
using ServiceDefaults.EventSourcing;

namespace Escalations.Messaging;

/// <summary>
/// Public events about an incident, read as what happened to it: whatever their type, as it is the contract that says which of them a
/// clock depends on. An event type that is newer than this program is read like any other.
/// </summary>
internal static class IncidentHappenings
{
    public static Happening Read(EventEnvelope envelope)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in envelope.Data.EnumerateObject())
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                data[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        return new(envelope.Type[..envelope.Type.LastIndexOf('.')], At(envelope), data);
    }

    /// <summary>Id of the incident a stream is about: <c>incident/{id}</c>, <c>report/{id}</c>.</summary>
    public static Guid IncidentOf(EventEnvelope envelope) => Guid.Parse(envelope.Subject.AsSpan(envelope.Subject.IndexOf('/') + 1));

    // A report says when it was made by a name of its own.
    private static DateTimeOffset At(EventEnvelope envelope) =>
        envelope.Data.TryGetProperty("at", out var at) || envelope.Data.TryGetProperty("reportedAt", out at)
            ? at.GetDateTimeOffset()
            : envelope.Time;
}
