using Contracts.Terms;
using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>Stream <c>calendar/{id}</c>: its n-th event is version n of the document.</summary>
public sealed record CalendarPublished(int Version, CalendarDocument Document, string By, DateTimeOffset At) : IHappened;

/// <summary>A working-day calendar as one tenant has published it so far.</summary>
/// <param name="Version">Newest version; 0 before the first.</param>
public sealed record WorkingCalendar(int Version, CalendarDocument? Document, string? By, DateTimeOffset At)
{
    public const string Category = "calendar";

    public static readonly WorkingCalendar None = new(0, null, null, default);

    public static WorkingCalendar Evolve(WorkingCalendar calendar, object happened) => happened switch
    {
        CalendarPublished e => new(e.Version, e.Document, e.By, e.At),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a calendar"),
    };
}

/// <param name="Document">Checked, with its tenant filled in.</param>
public sealed record PublishCalendar(CalendarDocument Document, string By);

public static class PublishingCalendars
{
    /// <summary>The same document again is no new version. Deadlines stand on a published year: it is corrected, never withdrawn.</summary>
    public static Decision Decide(WorkingCalendar calendar, PublishCalendar command, DateTimeOffset now)
    {
        var withdrawn = (calendar.Document?.Years ?? [])
            .Select(year => year.Year).Except(command.Document.Years.Select(year => year.Year)).Order().ToList();
        if (withdrawn.Count > 0)
            return new Rejection(
                "calendar-year-withdrawn",
                $"Deadlines stand on {string.Join(", ", withdrawn)}, published before: keep these years, corrected if need be.",
                Refusal.Conflict, "years");
        return calendar.Document is { } newest && newest.SaysTheSameAs(command.Document)
            ? Decision.Nothing
            : Decision.Of(new CalendarPublished(calendar.Version + 1, command.Document, command.By, now.ToUniversalTime()));
    }
}
