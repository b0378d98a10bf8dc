using Contracts.Events.Contract;
using Contracts.Events.Escalation;
using Contracts.Events.Incident;
using Contracts.Events.Notification;
using Contracts.Events.Reporting;

namespace Reports.Projections;

/// <summary>What happened, as one sentence in Chinese.</summary>
public static class ChineseTitles
{
    public static string? Of(object happened, ContractNames names) => happened switch
    {
        IncidentReported e => $"{e.Reporter.Name} 报告故障：{e.Summary}（{names.Severity(e.Severity)}，{names.Level(e.Level)}）",
        IncidentDuplicateReported e => $"{e.Reporter.Name} 再次报告同一故障：{e.Summary}",
        IncidentAcknowledged e => $"{names.By(e.By)} 已响应" + (e.Owner is null ? "" : $"，由 {names.Contact(e.Owner)} 跟进"),
        IncidentClassified e => $"{names.By(e.By)} 重新分类为「{names.Severity(e.Severity)}」"
            + (e.Category is null ? "" : $"（{names.Category(e.Category)}）") + Because(e.Reason),
        IncidentContractVersionChanged e =>
            $"{names.By(e.By)} 将故障从合同第 {e.FromVersion} 版转到第 {e.ToVersion} 版" + Because(e.Reason),
        IncidentEscalated e => $"{names.By(e.By)} 将故障从 {names.Level(e.FromLevel)} 升级到 {names.Level(e.ToLevel)}" + Because(e.Reason),
        IncidentHandedBack e => $"{names.By(e.By)} 将故障从 {names.Level(e.FromLevel)} 退回到 {names.Level(e.ToLevel)}" + Because(e.Reason),
        IncidentAssigned e => $"{names.By(e.By)} 指派给 {Whom(e, names)}",
        ActionPlanSubmitted e => $"{names.By(e.By)} 提交处理方案：{e.Plan}",
        StatusUpdated e => $"{names.By(e.By)} 更新进展：{e.Text}"
            + (e.NextUpdateAt is { } next ? $"（下次更新 {names.ShortTime(next)}）" : ""),
        WorkaroundProvided e => $"{names.By(e.By)} 提供应急方案：{e.Description}",
        IncidentPaused e => $"{names.By(e.By)} 挂起故障：{names.PauseReason(e.Reason)}" + (e.Note is null ? "" : $"——{e.Note}"),
        IncidentResumed e => $"{names.By(e.By)} 恢复处理",
        IncidentResolved e => $"{names.By(e.By)} 解决故障：{e.Resolution}",
        ResolutionConfirmed e => $"{names.By(e.By)} 确认故障已解决",
        ResolutionRejected e => $"{names.By(e.By)} 不认可解决结果" + Because(e.Reason),
        IncidentReopened e => $"{names.By(e.By)} 重新打开故障" + Because(e.Reason),
        IncidentClosed e => $"{names.By(e.By)} 关闭故障" + (e.Note is null ? "" : $"：{e.Note}"),
        IncidentCancelled e => $"{names.By(e.By)} 撤销故障" + Because(e.Reason),
        IncidentLogged e => $"历史记录：{e.Status}" + (e.SubStatus is null ? "" : $" / {e.SubStatus}") + (e.By is null ? "" : $"（{e.By}）"),

        ClockStarted e => $"「{Clock(e.Clock, e.Round, names)}」开始计时，时限 {names.ShortTime(e.DueAt)}",
        ClockPaused e => $"「{Clock(e.Clock, e.Round, names)}」暂停计时：{names.PauseReason(e.Reason)}",
        ClockResumed e => $"「{Clock(e.Clock, e.Round, names)}」继续计时，新时限 {names.ShortTime(e.DueAt)}",
        ClockRetargeted e => $"「{Clock(e.Clock, e.Round, names)}」按「{names.Severity(e.Severity)}」重新计算，新时限 {names.ShortTime(e.DueAt)}",
        ClockWarned e => $"「{Clock(e.Clock, e.Round, names)}」已用去 {e.Fraction * 100:0.#}%，时限 {names.ShortTime(e.BreachAt)}",
        ClockBreached e => $"「{Clock(e.Clock, e.Round, names)}」超时，时限为 {names.ShortTime(e.DueAt)}",
        ClockStopped e => $"「{Clock(e.Clock, e.Round, names)}」停止计时：{Outcome(e.Outcome)}，用时 {Durations.Text(e.Elapsed, names.Language)}",

        DutyStarted e => $"应提交{names.Duty(e.Duty, e.Key)}，时限 {names.ShortTime(e.DueAt)}",
        DutyRescheduled e => $"{names.Duty(e.Duty, e.Key)}新时限 {names.ShortTime(e.DueAt)}",
        DutyWarned e => $"{names.Duty(e.Duty, e.Key)}已用去 {e.Fraction * 100:0.#}%，时限 {names.ShortTime(e.BreachAt)}",
        DutyBreached e => $"{names.Duty(e.Duty, e.Key)}未按时提交，时限为 {names.ShortTime(e.DueAt)}",
        DutyFulfilled e => $"已{Outcome(e.Outcome)}提交{names.Duty(e.Duty, e.Key)}",
        DutyCancelled e => $"不再要求{names.Duty(e.Duty, e.Key)}",

        NotificationRequested e => $"通知 {Recipient(e.Recipient, names)}（{e.Channel}）：{e.AboutType}",
        NotificationDelivered e => $"已送达 {Recipient(e.Recipient, names)}（{e.Channel}，第 {e.Attempt} 次）",
        NotificationAttemptFailed e => $"第 {e.Attempt} 次通知 {Recipient(e.Recipient, names)}（{e.Channel}）失败，"
            + $"将于 {names.ShortTime(e.NextAttemptAt)} 重试：{e.Answer}",
        NotificationDeadLettered e => $"无法送达 {Recipient(e.Recipient, names)}（{e.Channel}），不再重试：{e.Answer}",
        NotificationSuppressed e => $"不再通知 {Recipient(e.Recipient, names)}（{e.Channel}）：{e.Reason}",

        MajorReportDrafted e => $"已根据 {e.Events} 个事件起草故障报告",
        ContractPublished e => $"发布合同「{e.Document.Name.In(names.Language)}」第 {e.Version} 版",
        CalendarPublished e => $"发布工作日历「{e.Document.Name.In(names.Language)}」第 {e.Version} 版",
        _ => ChineseWorkTitles.Of(happened, names),
    };

    public static string Outcome(string outcome) => outcome switch
    {
        "met" => "按时",
        "late" => "超时",
        "cancelled" => "取消",
        _ => outcome,
    };

    private static string Because(string reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"，原因：{reason}";

    private static string Whom(IncidentAssigned e, ContractNames names) =>
        string.Join(" / ", new[] { e.Owner is null ? null : names.Contact(e.Owner), e.Team }.Where(part => part is not null));

    private static string Clock(string clock, int round, ContractNames names) => names.Clock(clock) + (round > 1 ? $" 第 {round} 轮" : "");

    private static string Recipient(string id, ContractNames names) => id == "reporter" ? "报告人" : names.Contact(id);
}
