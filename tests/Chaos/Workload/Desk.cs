using System.Text.Json;

namespace Chaos.Workload;

/// <summary>An incident as a client saw it last.</summary>
internal sealed record Known(Guid Id, string Status, long Version);

/// <summary>The report of an incident as a client saw it last.</summary>
internal sealed record KnownReport(long Version, bool Written, bool Approved, bool Sent);

/// <summary>Incidents that are worked on, shared by all clients so that they get in each other's way.</summary>
internal sealed class Desk
{
    private readonly List<Known> _open = [];
    private readonly Dictionary<Guid, KnownReport> _reports = [];

    public Known? Any(Random random)
    {
        lock (_open) return _open.Count == 0 ? null : _open[random.Next(_open.Count)];
    }

    public KnownReport? Report(Guid incident)
    {
        lock (_open) return _reports.GetValueOrDefault(incident);
    }

    public void SeenReport(JsonElement report)
    {
        var versions = report.GetProperty("versions").EnumerateArray().ToList();
        var known = new KnownReport(
            report.GetProperty("version").GetInt64(), report.GetProperty("sections").GetArrayLength() > 0,
            Has("approvedAt"), Has("sentAt"));
        lock (_open) _reports[report.GetProperty("incident").GetGuid()] = known;

        bool Has(string what) =>
            versions.Count > 0 && versions[^1].TryGetProperty(what, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    public void Seen(JsonElement incident)
    {
        var known = new Known(
            incident.GetProperty("id").GetGuid(), incident.GetProperty("status").GetString()!, incident.GetProperty("version").GetInt64());
        lock (_open)
        {
            var index = _open.FindIndex(other => other.Id == known.Id);
            if (index >= 0 && _open[index].Version > known.Version) return;
            if (index >= 0) _open.RemoveAt(index);
            if (known.Status is not ("closed" or "cancelled")) _open.Add(known);
        }
    }
}
