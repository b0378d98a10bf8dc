using Contracts.Terms;

namespace Contracts.Events.Contract;

/// <summary>A version of a working-day calendar came into the store; stream <c>calendar/{id}</c>. It holds for its tenant.</summary>
/// <param name="Version">1 for the first; the stream version equals it.</param>
/// <param name="Document">The whole document, with its tenant filled in; it replaces the version before.</param>
[EventType("calendar.published.v1")]
public sealed record CalendarPublished(string CalendarId, int Version, CalendarDocument Document);
