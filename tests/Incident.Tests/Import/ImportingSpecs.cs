using Incidents.Domain;
using ServiceDefaults.Decisions;
using static Incidents.Tests.Import.SampleLog;

namespace Incidents.Tests.Import;

/// <summary>What the lines of a past log mean for an incident.</summary>
public sealed class ImportingSpecs
{
    [Fact]
    public async Task From_the_report_to_the_end()
    {
        var events = await Told(
            Line("1-1", 0, "Queued", "Awaiting Assignment"),
            Line("1-1", 5, "Accepted", "In Progress"),
            Line("1-1", 9, "Accepted", "In Progress", person: "Ben"),
            Line("1-1", 20, "Accepted", "Wait - User"),
            Line("1-1", 30, "Accepted", "In Progress"),
            Line("1-1", 40, "Completed", "Resolved"),
            Line("1-1", 50, "Completed", "Closed"));

        Assert.Equal(
            [
                "IncidentReported", "IncidentAcknowledged", "IncidentLogged", "IncidentPaused", "IncidentResumed", "IncidentResolved",
                "IncidentClosed",
            ],
            events.Select(e => e.GetType().Name));
        Assert.Equal([0, 5, 9, 20, 30, 40, 50], events.Where(e => SourceLine.Of(e) is not null).Cast<IHappened>().Select(e => (int)(e.At - At(0)).TotalMinutes));
        Assert.Equal(At(0), ((IncidentReported)events[0]).At);
        Assert.Equal("user", events.OfType<IncidentPaused>().Single().Reason);
        var last = Fold(events);
        Assert.Equal((IncidentStatus.Closed, At(40), At(50), true), (last.Status, last.ResolvedAt, last.ClosedAt, last.Imported));
    }

    [Theory]
    [InlineData("Major", "1")]
    [InlineData("High", "2")]
    [InlineData("Medium", "3")]
    [InlineData("Low", "4")]
    public async Task The_impact_is_the_severity_and_stays_a_label(string impact, string severity)
    {
        var reported = (IncidentReported)(await Told(Line("1-1", 0, "Accepted", "In Progress", impact: impact)))[0];
        Assert.Equal((severity, impact, "1-1"), (reported.Severity, reported.Labels["impact"], reported.Number));
    }

    [Fact]
    public async Task A_change_of_impact_is_a_change_of_severity()
    {
        var events = await Told(Line("1-1", 0, "Accepted", "In Progress"), Line("1-1", 1, "Accepted", "In Progress", impact: "Major"));
        Assert.Equal("1", events.OfType<IncidentClassified>().Single().Severity);
    }

    [Fact]
    public async Task Up_and_down_the_levels()
    {
        var events = await Told(
            Line("1-1", 0, "Accepted", "In Progress"), Line("1-1", 1, "Queued", "Awaiting Assignment", "L2"),
            Line("1-1", 2, "Accepted", "In Progress", "L2/L3"), Line("1-1", 3, "Queued", "Awaiting Assignment", "L1"));
        Assert.Equal(("L1", "L2"), events.OfType<IncidentEscalated>().Select(e => (e.FromLevel, e.ToLevel)).Single());
        Assert.Equal(("L2", "L1"), events.OfType<IncidentHandedBack>().Select(e => (e.FromLevel, e.ToLevel)).Single());
        Assert.Contains("L2/L3", events.Select(e => SourceLine.Of(e)?.Level));
    }

    [Theory]
    [InlineData("Resolved")]
    [InlineData("Closed")]
    [InlineData("In Call")]
    [InlineData("Cancelled")]
    public async Task Work_after_the_end_reopens(string end)
    {
        var events = await Told(
            Line("1-1", 0, "Accepted", "In Progress"), Line("1-1", 1, "Completed", end), Line("1-1", 2, "Queued", "Awaiting Assignment"),
            Line("1-1", 3, "Completed", "Closed"));
        Assert.Single(events.OfType<IncidentReopened>());
        Assert.Equal((IncidentStatus.Closed, 1), (Fold(events).Status, Fold(events).Reopenings));
    }

    [Fact]
    public async Task Another_reason_to_wait_is_another_pause_and_the_same_is_none()
    {
        var events = await Told(
            Line("1-1", 0, "Accepted", "Wait - User"), Line("1-1", 1, "Accepted", "Wait - User"),
            Line("1-1", 2, "Accepted", "Wait - Vendor"));
        Assert.Equal(["user", "vendor"], events.OfType<IncidentPaused>().Select(e => e.Reason));
        Assert.Single(events.OfType<IncidentResumed>());
    }

    [Fact]
    public async Task Every_line_is_kept_as_it_stood()
    {
        var events = await Told(
            Line("1-1", 0, "Accepted", "In Progress"), Line("1-1", 1, "Accepted", "Wait - Customer", "L2/L3"),
            Line("1-1", 1, "Unmatched", "Unmatched", "L2"));
        Assert.Equal(
            [("Accepted", "In Progress", "L1"), ("Accepted", "Wait - Customer", "L2/L3"), ("Unmatched", "Unmatched", "L2")],
            events.Select(SourceLine.Of).OfType<SourceLine>().Select(line => (line.Status, line.SubStatus, line.Level)));
        Assert.IsType<IncidentLogged>(events[^1]);
    }

    [Fact]
    public async Task Twice_is_once()
    {
        var (command, events) = (await Command(Sample), await Told(Sample));
        var again = Importing.Decide(After(events), command);
        Assert.Equal((0, null), (again.Events.Count, again.Rejection));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_log_that_has_grown_adds_what_is_new(int before)
    {
        var first = await Told(Sample[..before]);
        var rest = Importing.Decide(After(first), await Command(Sample));

        Assert.Null(rest.Rejection);
        var whole = Fold(await Told(Sample));
        var grown = Fold([.. first, .. rest.Events]);
        Assert.Equal((whole.Status, whole.Level, whole.Reopenings, whole.ClosedAt),
            (grown.Status, grown.Level, grown.Reopenings, grown.ClosedAt));
        Assert.Equal(Sample.Length - before, rest.Events.OfType<IHappened>().Select(e => e.At).Distinct().Count());
    }

    [Fact]
    public async Task Another_past_is_refused()
    {
        var told = After(await Told(Line("1-1", 0, "Accepted", "Wait - User"), Line("1-1", 1, "Completed", "Closed")));
        Assert.Equal("history-differs", Importing.Decide(told, await Command(Sample)).Rejection?.Code);
    }

    [Fact]
    public async Task An_incident_of_the_platform_is_not_overwritten()
    {
        var own = After([Domain.Samples.Reported]);
        Assert.Equal("incident-not-imported", Importing.Decide(own, await Command(Sample)).Rejection?.Code);
    }

    private static readonly string[] Sample =
    [
        Line("1-1", 0, "Queued", "Awaiting Assignment"), Line("1-1", 1, "Accepted", "In Progress"),
        Line("1-1", 2, "Accepted", "Wait - Vendor", "L2"), Line("1-1", 3, "Completed", "Resolved", "L2"),
        Line("1-1", 4, "Completed", "Closed", "L2"),
    ];

    private static async Task<ImportIncident> Command(params string[] lines) => Assert.Single((await Read(lines)).Incidents);

    private static async Task<IReadOnlyList<object>> Told(params string[] lines) =>
        Importing.Decide(ImportedIncident.None, await Command(lines)).Events;

    private static ImportedIncident After(IReadOnlyList<object> events) => events.Aggregate(ImportedIncident.None, ImportedIncident.Evolve);

    private static Incident Fold(IReadOnlyList<object> events) => events.Aggregate(Incident.None, Incident.Evolve);
}
