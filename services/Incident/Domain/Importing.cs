using ServiceDefaults.Decisions;

namespace Incidents.Domain;

/// <summary>
/// A past log as events. Every line stands, as it was, in exactly one: the last of what it meant for the incident (reported,
/// escalated, paused, …), or one of its own. So what the log says can be counted line by line, whatever was made of it.
/// </summary>
public static class Importing
{
    /// <summary>A log imported before adds nothing; one that has grown adds what is new; one that tells another past is refused.</summary>
    public static Decision Decide(ImportedIncident known, ImportIncident command)
    {
        if (known.Events > 0 && !known.Incident.Imported)
            return new Rejection(
                "incident-not-imported", $"{command.Number} is an incident of this platform: give the log's incident another id.");

        var events = new List<object>();
        var incident = Incident.None;
        var toldBefore = known.Events == 0 ? 0 : -1;
        foreach (var (index, change) in command.Changes.Index())
        {
            var told = Tell(incident, command, change, index == 0);
            incident = told.Aggregate(incident, Incident.Evolve);
            events.AddRange(told);
            if (events.Count == known.Events && SameAs(known.Incident, incident)) toldBefore = events.Count;
        }

        return events.Count == known.Events || (known.Events > events.Count && toldBefore < 0) ? Decision.Nothing
            : toldBefore < 0 ? Differs(command)
            : Decision.Of([.. events.Skip(toldBefore)]);
    }

    private static Rejection Differs(ImportIncident command) => new(
        "history-differs", $"{command.Number} was imported with another past, or worked on since: it is left as it is.");

    private static bool SameAs(Incident known, Incident told) =>
        known.Status == told.Status && known.Level == told.Level && known.Severity == told.Severity
        && known.Reopenings == told.Reopenings && known.Owner == told.Owner && known.Team == told.Team;

    private static List<object> Tell(Incident incident, ImportIncident command, PastChange change, bool first)
    {
        var told = new List<FromSource>(4);
        var now = incident;
        if (first) Add(Reported(command, change));
        if (change.Meaning is not PastMeaning.Logged)
        {
            if (ComesBack(now, change.Meaning)) Add(new IncidentReopened(change.Source, change.By, change.At));
            if (WaitsNoMore(now, change)) Add(new IncidentResumed(change.By, change.At));
            if (now.Severity != change.Severity) Add(Classified(now, command, change));
            if (now.Level != change.Level) Add(Moved(now, command, change));
            if (now.AcknowledgedAt is null && change.Meaning is PastMeaning.Working or PastMeaning.Waiting or PastMeaning.Resolved)
                Add(new IncidentAcknowledged(change.Person, change.By, change.At));
            if (Outcome(now, change) is { } outcome) Add(outcome);
        }

        var line = new SourceLine(change.Status, change.SubStatus, change.SourceLevel, change.Team);
        if (told.Count == 0) return [new IncidentLogged(line.Status, line.SubStatus, line.Level, line.Team, change.By, change.At)];
        told[^1] = told[^1] with { Line = line };
        return [.. told];

        void Add(FromSource happened)
        {
            told.Add(happened);
            now = Incident.Evolve(now, happened);
        }
    }

    private static FromSource? Outcome(Incident now, PastChange change) => change.Meaning switch
    {
        PastMeaning.Waiting when now.Waiting is null => new IncidentPaused(change.Reason!, change.Source, change.By, change.At),
        PastMeaning.Resolved when !Over(now) => new IncidentResolved(change.Source, null, null, change.By, change.At),
        PastMeaning.Closed when now.Status is not IncidentStatus.Closed => new IncidentClosed(change.Source, change.By, change.At),
        PastMeaning.Cancelled when now.Status is not IncidentStatus.Cancelled => new IncidentCancelled(change.Source, change.By, change.At),
        _ => null,
    };

    /// <summary>Work on what was over, or a new end of what was closed.</summary>
    private static bool ComesBack(Incident now, PastMeaning meaning) => meaning is PastMeaning.Resolved
        ? now.Status is IncidentStatus.Closed or IncidentStatus.Cancelled
        : meaning < PastMeaning.Resolved && Over(now);

    private static bool WaitsNoMore(Incident now, PastChange change) =>
        now.Waiting is { } waiting && change.Meaning < PastMeaning.Resolved
        && !(change.Meaning is PastMeaning.Waiting && waiting.Reason == change.Reason);

    private static bool Over(Incident incident) => incident.Status >= IncidentStatus.Resolved;

    private static FromSource Moved(Incident now, ImportIncident command, PastChange change)
    {
        var parties = command.Terms.PartiesFor(command.Category, change.Level);
        return command.Terms.RankOf(change.Level) > command.Terms.RankOf(now.Level)
            ? new IncidentEscalated(now.Level, change.Level, parties, change.Source, change.By, change.At)
            : new IncidentHandedBack(now.Level, change.Level, parties, change.Source, change.By, change.At);
    }

    private static IncidentClassified Classified(Incident now, ImportIncident command, PastChange change) => new(
        change.Severity, command.Category, command.Terms.PartiesFor(command.Category, now.Level), now.Owner, change.Source, change.By,
            change.At);

    private static IncidentReported Reported(ImportIncident command, PastChange first) => new(
        command.Number, command.Terms.Id, command.TermsVersion, command.Summary, null, command.Category, first.Severity, first.Level,
        command.Terms.PartiesFor(command.Category, first.Level), null, command.Site, command.Device, null, null, first.By, null, null, null,
        command.Labels, Imported: true, first.By, first.At);
}
