using static ServiceDefaults.Hosting.Policies;

namespace Gateway.Proxy;

/// <summary>
/// All that can be reached from outside. What is not in the table does not exist. The most specific pattern wins, so the order of lines is
/// for readers.
/// </summary>
public static class RouteTable
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    public const string Incident = "incident";
    public const string Escalation = "escalation";
    public const string Notification = "notification";
    public const string Reporting = "reporting";

    public static IReadOnlyList<string> Services { get; } = [Incident, Escalation, Notification, Reporting];

    public static IReadOnlyList<GatewayRoute> Routes { get; } =
    [
        // Contracts
        new("GET", "/v1/contracts/{**rest}", Incident, ReadContract),
        new("GET", "/v1/contracts/{id}/duties", Escalation, ReadContract),
        new("POST", "/v1/contracts/{id}/duties/{duty}/{action}", Escalation, WorkIncident),
        new("PUT", "/v1/contracts/{id}", Incident, PublishContract) { BodyLimit = Megabyte },
        new("POST", "/v1/contracts/lint", Incident, ReadContract) { BodyLimit = Megabyte },
        new("GET", "/v1/calendars/{**rest}", Incident, ReadContract),
        new("PUT", "/v1/calendars/{id}", Incident, PublishContract) { BodyLimit = Megabyte },
        // Incidents
        new("POST", "/v1/incidents", Incident, ReportIncident),
        new("GET", "/v1/incidents", Incident, ReadIncident),
        new("GET", "/v1/incidents/{id}/{**rest}", Incident, ReadIncident),
        new("POST", "/v1/incidents/{id}/{action}", Incident, ChangeIncident),
        new("POST", "/v1/incidents/{id}/contract-version", Incident, ChangeContractVersion),
        new("POST", "/v1/incidents/{id}/confirm", Incident, ConfirmResolution),
        new("POST", "/v1/incidents/{id}/reject", Incident, ConfirmResolution),
        new("GET", "/v1/incidents/{id}/clocks/{**rest}", Escalation, ReadIncident),
        new("GET", "/v1/incidents/{id}/notifications", Notification, ReadNotifications),
        new("GET", "/v1/incidents/{id}/timeline", Reporting, ReadReports),
        new("GET", "/v1/incidents/{id}/major-report/{**rest}", Reporting, ReadReports) { Streams = true },
        new("POST", "/v1/incidents/{id}/major-report/edit", Reporting, WorkIncident) { BodyLimit = 256 * Kilobyte },
        new("POST", "/v1/incidents/{id}/major-report/approve", Reporting, ApproveReport),
        new("POST", "/v1/incidents/{id}/major-report/send", Reporting, WorkIncident),
        new("POST", "/v1/incidents/{id}/attachments", Incident, ReportIncident) { BodyLimit = 21 * Megabyte, Streams = true },
        new("GET", "/v1/incidents/{id}/attachments/{attachment}", Incident, ReadIncident) { Streams = true },
        // Problems
        new("GET", "/v1/problems/{**rest}", Incident, ReadIncident),
        new("POST", "/v1/problems/{id}/{action}", Incident, WorkIncident),
        // Import of past incidents
        new("POST", "/v1/imports", Incident, ImportIncidents) { BodyLimit = 512 * Megabyte, Streams = true },
        new("GET", "/v1/imports/{**rest}", Incident, ReadImports),
        // Reports and events
        new("GET", "/v1/statistics/{**rest}", Reporting, ReadReports),
        new("GET", "/v1/feed", Reporting, ReadFeed),
        new("GET", "/v1/feed/live", Reporting, ReadFeed) { Streams = true },
        // Notifications
        new("GET", "/v1/notifications/{**rest}", Notification, ReadNotifications),
        new("POST", "/v1/notifications/{id}/resend", Notification, WorkIncident),
        // Operation: what an administrator may ask of one service
        .. Services.SelectMany(ParkedStreams),
        new("GET", "/v1/operations/escalation/timers/checks", Escalation, OperateEventPath) { ServicePath = "/v1/timers/checks" },
        new("POST", "/v1/operations/escalation/timers/reconcile", Escalation, OperateEventPath) { ServicePath = "/v1/timers/reconcile" },
        new("POST", "/v1/operations/reporting/statistics/rebuild", Reporting, OperateEventPath) { ServicePath = "/v1/statistics/rebuild" },
        // gRPC: the policy stands on the method in the service
        Grpc("platform.incidents.v1.Incidents", Incident),
        Grpc("platform.incidents.v1.Attachments", Incident) with { BodyLimit = 21 * Megabyte },
        Grpc("platform.problems.v1.Problems", Incident),
        Grpc("platform.contracts.v1.Contracts", Incident) with { BodyLimit = Megabyte + (64 * Kilobyte) },
        Grpc("platform.contracts.v1.Calendars", Incident) with { BodyLimit = Megabyte + (64 * Kilobyte) },
        Grpc("platform.imports.v1.Imports", Incident) with { BodyLimit = 512 * Megabyte },
        Grpc("platform.clocks.v1.Clocks", Escalation),
        Grpc("platform.duties.v1.Duties", Escalation),
        Grpc("platform.notifications.v1.Notifications", Notification),
        Grpc("platform.reports.v1.Reports", Reporting),
        new("POST", "/platform.events.v1.EventFeed/{method}", Reporting, ReadFeed) { Streams = true },
        ParkedStreamsOverGrpc(Incident, chosenBy: ""),
        .. Services.Select(service => ParkedStreamsOverGrpc(service, chosenBy: service)),
    ];

    private static IEnumerable<GatewayRoute> ParkedStreams(string service) =>
        from methods in (string[])["GET", "POST"]
        select new GatewayRoute(methods, $"/v1/operations/{service}/parked-streams/{{**rest}}", service, OperateEventPath)
        {
            ServicePath = "/v1/parked-streams/{**rest}",
        };

    private static GatewayRoute Grpc(string name, string service) =>
        new("POST", $"/{name}/{{method}}", service, AnyCaller) { Streams = true };

    private static GatewayRoute ParkedStreamsOverGrpc(string service, string chosenBy) =>
        new("POST", "/platform.events.v1.ParkedStreams/{method}", service, OperateEventPath) { Streams = true, XService = chosenBy };
}
