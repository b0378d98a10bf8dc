using Contracts.Events.Incident;
using Contracts.Events.Problem;
using Contracts.Events.Reporting;

namespace Reports.Projections;

/// <summary>What was done about a fault, on site, by the vendor or under a major incident, as one sentence in Chinese.</summary>
internal static class ChineseWorkTitles
{
    public static string? Of(object happened, ContractNames names) => happened switch
    {
        IncidentDetailsAdded e => $"{names.By(e.By)} 补充受理信息：" + string.Join("；", Details(e)),
        IncidentMerged e => $"{names.By(e.By)} 将本故障并入 {e.IntoNumber}" + Because(e.Reason),
        IncidentAbsorbed e => $"{names.By(e.By)} 并入重复故障 {e.DuplicateNumber}：{e.Summary}（报告人 {e.Reporter.Name}）",
        IncidentLinked e =>
            $"{names.By(e.By)} 建立关联：{Relation(e.Relation)} {e.TargetNumber ?? e.Target}" + (e.Note is null ? "" : $"，{e.Note}"),
        IncidentUnlinked e => $"{names.By(e.By)} 解除关联：{Relation(e.Relation)} {e.Target}" + Because(e.Reason),
        IncidentAccepted e => $"{names.Level(e.Level)} 接手，由 {names.Contact(e.Owner)} 跟进" + (e.Team is null ? "" : $"（{e.Team}）"),
        RestartRequested e => $"{names.By(e.By)} 申请应急重启「{e.System}」" + Because(e.Reason)
            + (e.ExpiresAt is { } until ? $"（{names.ShortTime(until)} 前有效）" : ""),
        RestartConsented e => $"{e.Customer} 同意重启：“{e.Wording}”",
        RestartRefused e => $"{e.Customer} 不同意重启" + Because(e.Reason),
        RestartConsentWithdrawn e => $"{e.Customer} 撤回重启同意" + Because(e.Reason),
        RestartDenied e => $"平台拒绝 {names.By(e.By)} 执行重启：{e.Why}",
        RestartExecuted e => $"{names.By(e.By)} 经 {e.Customer} 同意重启「{e.System}」" + (e.Note is null ? "" : $"：{e.Note}"),
        RestartChecked e => $"{names.By(e.By)} 完成重启后进程检测（{(e.Healthy ? "全部正常" : "有异常")}）："
            + string.Join("；", e.Processes.Select(p => $"{p.Process} {(p.Running ? "正常" : "异常")}{(p.Note is null ? "" : $"（{p.Note}）")}")),
        BackupConfirmed e => $"{e.Customer} 确认数据已备份" + (e.Note is null ? "" : $"：{e.Note}"),
        BackupDisclaimed e => $"未确认备份，已向 {e.Customer} 说明免责：“{e.Wording}”",
        VisitDispatched e => $"{names.By(e.By)} 派 {names.Contact(e.Engineer)} 上门" + (e.Site is null ? "" : $"：{e.Site}")
            + (e.ExpectedAt is { } expected ? $"，预计 {names.ShortTime(expected)} 到达" : ""),
        VisitArrived e => $"{names.Contact(e.Engineer)} 到达现场",
        VisitWorked e => $"现场处理：{e.Work}",
        SpareSwapped e => $"更换备机「{e.Device}」：换下 {e.SerialOut}，换上 {e.SerialIn}",
        SpareReturned e => $"备机 {e.Serial} 已归还" + (e.Note is null ? "" : $"：{e.Note}"),
        VisitDeparted e => $"{names.By(e.By)} 离开现场：{e.Result}",
        VisitCancelled e => $"{names.By(e.By)} 取消上门" + Because(e.Reason),
        VendorReferred e => $"{names.By(e.By)} 提交厂商 {e.Vendor}" + (e.Reference is null ? "" : $"（编号 {e.Reference}）") + $"：{e.Text}",
        VendorChased e => $"{names.By(e.By)} 催办厂商：{e.Text}",
        VendorAnswered e => $"厂商答复" + (e.Reference is null ? "" : $"（编号 {e.Reference}）") + $"：{e.Answer}",
        GuidanceGiven e => $"{names.Contact(e.Guide)} 远程指导 {names.Contact(e.Engineer)}：{e.Text}",
        DiagnosisNoted e => $"{names.By(e.By)} 诊断：{e.Text}",
        MajorIncidentDeclared e => $"{names.By(e.By)} 宣布为重大故障" + Because(e.Reason),
        MajorRoleAssigned e => $"{names.Contact(e.Person)} 担任重大故障角色「{e.Role}」",
        StakeholdersUpdated e => $"{names.By(e.By)} 通报各方：{e.Text}"
            + (e.NextUpdateAt is { } next ? $"（下次通报 {names.ShortTime(next)}）" : "（最后一次通报）"),
        MajorIncidentStoodDown e => $"{names.By(e.By)} 结束重大故障处理" + Because(e.Reason),
        SatisfactionRated e => $"{names.By(e.By)} 评价满意度 {e.Score} 分" + (e.Comment is null ? "" : $"：{e.Comment}"),
        ComplaintFiled e => $"{names.By(e.By)} 投诉" + (e.About is null ? "" : $"「{e.About}」") + $"：{e.Text}",
        ComplaintAnswered e => $"{names.By(e.By)} 答复投诉：{e.Answer}",
        IncidentAmended e =>
            $"{names.By(e.By)} 更正第 {e.Version} 个事件的 {e.Field}：{e.Was ?? "（空）"} → {e.Becomes ?? "（空）"}" + Because(e.Reason),
        AttachmentAdded e => $"{names.By(e.By)} 上传附件 {e.Name}（{e.MediaType}，{e.Size} 字节）",
        ProblemProposed e => $"提出问题：{e.Days} 天内「{string.Join(" / ", e.Values)}」发生 {e.Incidents.Count} 次",
        ProblemAccepted e => $"{names.By(e.By)} 受理问题，由 {names.Contact(e.Owner)} 负责",
        ProblemDismissed e => $"{names.By(e.By)} 不受理问题" + Because(e.Reason),
        ProblemSolved e => $"{names.By(e.By)} 解决问题：{e.Solution}",
        MajorReportEdited e => $"{names.By(e.By)} 编辑故障报告第 {e.Version} 版",
        MajorReportApproved e => $"{names.By(e.By)} 批准故障报告第 {e.Version} 版",
        MajorReportSent e => $"{names.By(e.By)} 发送故障报告第 {e.Version} 版给 {string.Join("、", e.To.Select(names.Contact))}",
        _ => null,
    };

    private static IEnumerable<string> Details(IncidentDetailsAdded e) => new[]
    {
        ("地点", e.Site), ("设备", e.Device), ("现象", e.Symptom), ("开始时间", e.Since is { } since ? ContractNames.Iso(since) : null),
        ("描述", e.Description), ("电话", e.ReporterPhone), ("邮箱", e.ReporterEmail),
    }.Where(detail => detail.Item2 is not null).Select(detail => $"{detail.Item1} {detail.Item2}");

    private static string Relation(string relation) => relation switch
    {
        "parent-of" => "子故障",
        "child-of" => "父故障",
        "caused-by" => "起因",
        "cause-of" => "引发",
        "related-to" => "相关",
        "asset" => "资产",
        "change" => "变更",
        "problem" => "问题",
        _ => relation,
    };

    private static string Because(string reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"，原因：{reason}";
}
