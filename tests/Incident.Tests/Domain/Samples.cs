using Contracts.Terms;
using Incidents.Domain;

namespace Incidents.Tests.Domain;

/// <summary>A small contract, and the events most specs begin with. All on one day, by the minute.</summary>
public static class Samples
{
    public static readonly ContractDocument Lifts = new(
        "lifts", Text("Lifts"), new DateOnly(2026, 1, 1), "Europe/Paris",
        [new Party("us", "provider", Text("Us")), new Party("maker", "vendor", Text("Maker"))],
        [
            new Contact("ada", "Ada", "us", "engineer", ["L1"], "en", []),
            new Contact("bob", "Bob", "us", "engineer", ["L1", "L2"], "en", []),
        ],
        [new SupportLevel("L0", Text("Desk")), new SupportLevel("L1", Text("Remote")), new SupportLevel("L2", Text("On site"))],
        [new Category("door", Text("Door")), new Category("motor", Text("Motor"))],
        [
            new MatrixCell("door", "L0", ["us"]), new MatrixCell("door", "L1", ["us"]), new MatrixCell("door", "L2", ["us", "maker"]),
            new MatrixCell("motor", "L0", ["maker"]),
        ],
        [
            new Severity("stuck", 1, Text("Stuck"), Owner: "ada"), new Severity("slow", 2, Text("Slow"), Default: true, Owner: "bob"),
            new Severity("noisy", 3, Text("Noisy")),
        ],
        [], [])
    {
        PauseReasons = [new PauseReason("part", Text("Waits for a part"), []), new PauseReason("tenant", Text("Nobody in"), [])],
        Escalation = [new EscalationRule("response", "next-level")],
    };

    /// <summary>The same with severities by impact and urgency; a house that is only noisy by night has none.</summary>
    public static readonly ContractDocument GradedLifts = Lifts with
    {
        Id = "graded-lifts",
        ImpactUrgency = new(
            [new("house", Text("House")), new("person", Text("Person"))], [new("now", Text("Now")), new("night", Text("By night"))],
            [new("house", "now", "stuck"), new("person", "now", "slow"), new("person", "night", "noisy")]),
    };

    public static readonly IncidentReported Reported = new(
        "INC-000001", "lifts", 3, "Door does not close", null, "door", "slow", "L0", ["us"], "bob", "tower-1", "lift-7", null, null,
        "Eve", "+33 1", null, null, new Dictionary<string, string>(), Imported: false, "desk", At(0));

    public static readonly IncidentAcknowledged Acknowledged = new("bob", "desk", At(5));
    public static readonly IncidentEscalated Escalated = new("L0", "L1", ["us"], "needs remote access", "desk", At(6));
    public static readonly IncidentPaused Paused = new("part", null, "eng", At(20));
    public static readonly IncidentResolved Resolved = new("Sensor cleaned", "Dust", null, "eng", At(40));
    public static readonly ResolutionConfirmed Confirmed = new("cust", At(50));
    public static readonly IncidentClosed Closed = new(null, "desk", At(60));
    public static readonly IncidentCancelled Cancelled = new("false alarm", "desk", At(10));

    public static readonly DateTimeOffset Now = At(90);

    public static DateTimeOffset At(int minute) => new(2026, 11, 2, 8 + (minute / 60), minute % 60, 0, TimeSpan.Zero);

    public static ReportIncident Report(
        string? summary = "Door does not close", string? severity = null, string? category = "door", DateTimeOffset? reportedAt = null,
        DateTimeOffset? since = null, string? dedupKey = null, IReadOnlyDictionary<string, string>? labels = null,
        string? reporter = "Eve", string? impact = null, string? urgency = null, ContractDocument? terms = null) =>
        new("INC-000001", terms ?? Lifts, 3, summary, null, category, new Incidents.Domain.Grade(severity, impact, urgency), "tower-1", "lift-7", null, since, new Reporter(reporter, "+33 1"),
            reportedAt, dedupKey, labels, "desk");

    private static LocalizedText Text(string text) => new(null, text);
}
