namespace EventPaths.Faults;

/// <summary>Messages that no service of the platform has sent.</summary>
internal static class Stray
{
    /// <summary>An event with attributes as given, in JSON.</summary>
    public static string Event(string source, string sequence, string subject) =>
        $$"""
        {"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"{{source}}","type":"incident.status-updated.v1","subject":"{{subject}}",
        "time":"2026-11-28T11:05:00Z","recordedtime":"2026-11-28T11:05:00Z","sequence":{{sequence}},"position":"1-1","tenant":"t","actor":"a",
        "data":{}
        }
        """;
}
