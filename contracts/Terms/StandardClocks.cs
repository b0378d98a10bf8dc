namespace Contracts.Terms;

/// <summary>
/// Clocks that every contract may set targets for without defining them. A contract that counts otherwise defines a clock of the
/// same name, and one that counts something else defines its own.
/// </summary>
public static class StandardClocks
{
    private const string Reported = "incident.reported";
    private const string Escalated = "incident.escalated";
    private const string Planned = "incident.action-plan-submitted";
    private const string WorkedAround = "incident.workaround-provided";
    private const string Resolved = "incident.resolved";
    private const string Reopened = "incident.reopened";
    private const string Rejected = "incident.resolution-rejected";
    private const string Closed = "incident.closed";
    private const string Cancelled = "incident.cancelled";
    private const string Declared = "incident.major-declared";
    private const string StoodDown = "incident.major-stood-down";

    private static readonly IReadOnlyList<ClockTrigger> Ended = On(Closed, Cancelled);
    private static readonly IReadOnlyList<ClockTrigger> Over = On(Resolved, Closed, Cancelled);
    private static readonly IReadOnlyList<ClockTrigger> CameBack = On(Reopened, Rejected);

    /// <summary>In the order in which an event moves them.</summary>
    public static IReadOnlyList<ClockDefinition> All { get; } =
    [
        // Nobody resolves what nobody took: a response that was never recorded happened at the latest then.
        new("response", new("响应", "Response"), On(Reported),
            Meets: On("incident.acknowledged", WorkedAround, Resolved), Cancels: Ended),
        new("acceptance", new("接手", "Acceptance by the level escalated to"), On(Escalated),
            Meets: On("incident.accepted", Planned), Cancels: [.. Over, new("incident.handed-back")], Again: "cancel"),
        // The plan is wanted from the level that received it last; what the level before owed is void.
        new("action-plan", new("行动计划", "Action plan"), On(Escalated), Meets: On(Planned), Cancels: Over, Again: "cancel"),
        new("status-update", new("状态更新", "Status update"),
            [new(Planned, Unless: Resolved), .. CameBack.Select(back => back with { After = Planned })],
            Renews: On("incident.status-updated"), Cancels: [.. Over, new(WorkedAround)], Again: "meet"),
        new("on-site", new("现场响应", "On site"), [new("incident.visit-dispatched", "visit")],
            Meets: [new("incident.visit-arrived", "visit")], Cancels: [.. Over, new("incident.visit-cancelled", "visit")]),
        new("consent", new("同意", "Consent"), [new("incident.restart-requested", "round")],
            Meets: [new("incident.restart-consented", "round"), new("incident.restart-refused", "round")], Cancels: Over),
        new("vendor-answer", new("厂商答复", "Vendor's answer"), [new("incident.vendor-referred", "referral")],
            Meets: [new("incident.vendor-answered", "referral")], Cancels: Ended),
        new("stakeholder-update", new("干系人通报", "Update of the stakeholders"),
            [new(Declared), .. CameBack.Select(back => back with { After = Declared, Unless = StoodDown })],
            Renews: On("incident.stakeholders-updated"), Cancels: [.. Over, new(StoodDown)]),
        new("resolution", new("解决", "Resolution"), On(Reported),
            Meets: [new(Resolved), new(WorkedAround, Workaround: true)], Cancels: Ended, Continues: CameBack),
        // Owed after the incident is closed.
        new("spare-return", new("备机归还", "Return of the spare"), [new("incident.spare-swapped", "serialIn")],
            Meets: [new("incident.spare-returned", "serial")], Cancels: On(Cancelled)),
        new("major-report", new("重大故障报告", "Report of a major incident"), On(Resolved),
            Meets: On("report.major-sent"), Cancels: [.. CameBack, new(Cancelled)]),
    ];

    /// <summary>The clocks of a contract: those it defines, and the standard ones it does not.</summary>
    public static IReadOnlyList<ClockDefinition> Of(ContractDocument contract) =>
        [.. All.Where(standard => contract.Clocks?.Any(own => own.Id == standard.Id) != true), .. contract.Clocks ?? []];

    private static ClockTrigger[] On(params string[] types) => [.. types.Select(type => new ClockTrigger(type))];
}
