using System.Collections.Frozen;
using static ServiceDefaults.Hosting.Roles;

namespace ServiceDefaults.Hosting;

/// <summary>
/// Who may do what: every endpoint and gRPC method names one of these. A policy is a set of roles, and nothing else; which incidents
/// a caller sees is decided by its tenants. An auditor reads everything and changes nothing.
/// </summary>
public static class Policies
{
    public const string ReportIncident = "report-incident";
    public const string WorkIncident = "work-incident";
    public const string ConfirmResolution = "confirm-resolution";
    public const string ReadIncident = "read-incident";

    /// <summary>Rate the service and complain about it: those it is done for.</summary>
    public const string RateService = "rate-service";

    /// <summary>May change an incident in one way or another: the gateway's coarse check before the service's exact one.</summary>
    public const string ChangeIncident = "change-incident";

    /// <summary>Move an incident to a newer version of its contract: who may publish one.</summary>
    public const string ChangeContractVersion = "change-contract-version";

    public const string PublishContract = "publish-contract";
    public const string ReadContract = "read-contract";
    public const string ImportIncidents = "import-incidents";
    public const string ReadImports = "read-imports";
    public const string ReadReports = "read-reports";

    /// <summary>May approve a report; whether this one, the contract says.</summary>
    public const string ApproveReport = "approve-report";
    public const string ReadNotifications = "read-notifications";

    /// <summary>The feed of events, as an outside subscriber reads it.</summary>
    public const string ReadFeed = "read-feed";

    /// <summary>The feed a service offers to the others, over all tenants.</summary>
    public const string InternalFeed = "internal-feed";

    /// <summary>List and resume parked streams.</summary>
    public const string OperateEventPath = "operate-event-path";

    public const string ReadMetrics = "read-metrics";

    /// <summary>Moves the test clock; the endpoint exists in Development only.</summary>
    public const string MoveClock = "move-clock";

    /// <summary>Any valid credential: for what carries its exact policy further in, such as a gRPC method behind the gateway.</summary>
    public const string AnyCaller = "any-caller";

    /// <summary>The roles of each policy.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> RolesOf { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [ReportIncident] = [Reporter, Dispatcher, Engineer, Manager, Customer, Integrator, Administrator],
        [WorkIncident] = [Dispatcher, Engineer, Manager, Administrator],
        [ConfirmResolution] = [Customer],
        [RateService] = [Reporter, Customer],
        [ChangeIncident] = [Reporter, Dispatcher, Engineer, Manager, Customer, Integrator, Administrator],
        [ReadIncident] = [.. OfCredentials],
        [ChangeContractVersion] = [Manager, Administrator],
        [PublishContract] = [Manager, Administrator],
        [ReadContract] = [.. OfCredentials],
        [ImportIncidents] = [Dispatcher, Administrator],
        [ReadImports] = [Dispatcher, Manager, Auditor, Administrator],
        [ReadReports] = [Dispatcher, Engineer, Manager, Customer, Auditor, Integrator, Administrator],
        [ApproveReport] = [Manager, Customer, Administrator],
        [ReadNotifications] = [Dispatcher, Engineer, Manager, Auditor, Administrator],
        [ReadFeed] = [Dispatcher, Engineer, Manager, Auditor, Integrator, Administrator, Service],
        [InternalFeed] = [Service],
        [OperateEventPath] = [Administrator],
        [ReadMetrics] = [Auditor, Integrator, Administrator],
        [MoveClock] = [Administrator],
        [AnyCaller] = [.. OfCredentials, Service],
    }.ToFrozenDictionary(policy => policy.Key, policy => policy.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
