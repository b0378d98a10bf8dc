using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Contracts.Terms;

/// <summary>What a contract's fields and words are called by people, in both languages; what is not here, as it is written.</summary>
internal static partial class ContractWords
{
    /// <summary>One entry of a list, by the list's name: <c>targets</c> → target.</summary>
    public static LocalizedText Entry(string list) => s_entries.TryGetValue(list, out var words) ? words : Field(list);

    /// <summary>A field by its name on the wire: <c>within</c> → time.</summary>
    public static LocalizedText Field(string field) => s_fields.TryGetValue(field, out var words) ? words : new(field, Spaced(field));

    /// <summary>A word of the vocabulary or a duration; null where it is neither.</summary>
    public static LocalizedText? Value(string value) =>
        s_values.TryGetValue(value, out var words) ? words : Findings.IsDuration(value) ? Length(XmlConvert.ToTimeSpan(value)) : null;

    private static LocalizedText Length(TimeSpan length)
    {
        (int Count, string Zh, string En)[] parts =
            [(length.Days, "天", "d"), (length.Hours, "小时", "h"), (length.Minutes, "分钟", "min"), (length.Seconds, "秒", "s")];
        var told = parts.Where(part => part.Count > 0).DefaultIfEmpty((Count: 0, Zh: "分钟", En: "min")).ToList();
        return new(
            string.Join(" ", told.Select(part => $"{part.Count.ToString(CultureInfo.InvariantCulture)} {part.Zh}")),
            string.Join(" ", told.Select(part => $"{part.Count.ToString(CultureInfo.InvariantCulture)} {part.En}")));
    }

    private static string Spaced(string field) => HumpPattern().Replace(field, match => $" {match.Value.ToLowerInvariant()}");

    private static FrozenDictionary<string, LocalizedText> Table(string rows) => rows
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(row => row.Split('|'))
        .ToFrozenDictionary(row => row[0], row => new LocalizedText(row[1], row[2]), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, LocalizedText> s_entries = Table("""
        parties|当事方|party
        contacts|联系人|contact
        channels|通知渠道|channel
        levels|支持等级|support level
        categories|故障类别|category
        matrix|责任矩阵|responsibility
        severities|严重等级|severity
        calendars|服务时间|calendar
        weekly|时段|window
        openingHours|营业时段|opening hours
        exceptions|例外日期|exception
        windows|时段|window
        targets|服务目标|target
        pauseReasons|暂停原因|pause reason
        evidence|凭据|evidence
        escalation|升级规则|escalation rule
        notifications|通知规则|notification rule
        reports|报告义务|report duty
        consents|同意义务|consent duty
        checks|检查项|check
        kpis|指标|KPI
        penalties|考核条款|penalty
        scale|考核档次|penalty step
        sites|服务地点|site
        configurationItems|设备或系统|configuration item
        services|服务目录|service
        impacts|影响程度|impact
        urgencies|紧急程度|urgency
        cells|影响×紧急|impact × urgency
        recurrence|重复故障规则|recurrence rule
        notices|告知义务|notice duty
        clocks|时钟|clock
        """);

    private static readonly FrozenDictionary<string, LocalizedText> s_fields = Table("""
        action|动作|action
        address|地址|address
        after|在…之后|after
        ahead|提前时间|time ahead
        always|全天候|round the clock
        amount|金额|amount
        approvedBy|批准人|approval by
        aspect|管理项|aspect
        at|时刻|time of day
        atMost|上限|limit
        atSite|按服务地点计时|counted at the site
        by|由谁|by
        calendar|计时时段|calendar
        category|故障类别|category
        channels|通知渠道|channels
        clock|时钟|clock
        clocks|暂停的时钟|clocks
        contact|联系人|contact
        currency|币种|currency
        days|天数|days
        default|默认等级|default
        definition|定义|definition
        description|说明|description
        disclaimer|免责声明|disclaimer
        duties|职责|duties
        effectiveFrom|生效日期|first day in force
        effectiveUntil|终止日期|last day of the contract
        every|周期|period
        from|开始|from
        hours|服务时间|hours
        impactUrgency|影响×紧急矩阵|impact × urgency matrix
        intake|受理须收集|intake
        items|适用对象|items
        kind|种类|kind
        language|语言|language
        level|支持等级|level
        levels|支持等级|levels
        major|重大故障|major
        metric|度量|metric
        model|型号|model
        name|名称|name
        on|事项|occasion
        onReclassify|变更等级时|on a change of severity
        onVersionChange|变更合同版本时|on a change of version
        operator|比较|comparison
        over|统计范围|span
        owner|负责人|owner
        parties|责任方|responsible parties
        party|所属方|party
        per|计算单位|unit
        phone|电话|telephone
        points|扣分|points
        rank|级次|rank
        reason|原因|reason
        receipt|须签回执|receipt
        role|角色|role
        same|相同项|what is alike
        secret|签名密钥名|name of the secret
        sections|章节|sections
        serial|序列号|serial number
        service|服务类型|service
        serviceDays|服务日数|service days
        severities|适用等级|severities
        severity|严重等级|severity
        sites|服务地点|sites
        spare|备机替换|spare unit
        stopsOnWorkaround|应急方案即达标|met by a workaround
        tenant|租户|tenant
        terms|条款|terms
        timeZone|时区|time zone
        times|次数|times
        to|对象|recipients
        type|类型|type
        validFor|有效期|validity
        value|目标值|value
        vendor|厂商|vendor
        warnings|预警点|warnings
        within|时限|time given
        workingDays|工作日数|working days
        """);

    private static readonly FrozenDictionary<string, LocalizedText> s_values = Table("""
        response|响应|response
        action-plan|行动计划|action plan
        status-update|状态更新|status update
        resolution|解决|resolution
        on-site|到达现场|arrival on site
        acceptance|接手|acceptance
        stakeholder-update|干系人通报|stakeholder update
        consent|同意|consent
        spare-return|备机归还|return of the spare
        major-report|重大故障报告|major incident report
        carry|已计时间保留|time run so far counts
        restart|重新计时|starts afresh
        provider|乙方|provider
        customer|甲方|customer
        subcontractor|分包方|subcontractor
        helpdesk|服务台|helpdesk
        engineer|工程师|engineer
        manager|服务经理|manager
        project-manager|项目经理|project manager
        customer-manager|客户经理|customer's manager
        customer-project-manager|甲方项目经理|customer's project manager
        major-incident|重大故障处理报告|major incident report
        weekly-service|每周服务报告|weekly service report
        inspection|巡检|inspection
        security-check|安全检查|security check
        project-progress|项目进度|project progress
        installation-list|安装清单|installation list
        acceptance-form|验收单|acceptance form
        emergency-restart|应急重启|emergency restart
        data-backup|数据备份|data backup
        patch-installation|补丁安装|patch installation
        project-change|项目变更|project change
        next-level|升级到下一级|to the next level
        mon|周一|Monday
        tue|周二|Tuesday
        wed|周三|Wednesday
        thu|周四|Thursday
        fri|周五|Friday
        sat|周六|Saturday
        sun|周日|Sunday
        day|每日|day
        week|每周|week
        month|每月|month
        quarter|每季|quarter
        breach|每次超时|breach
        hour|每小时|hour
        percent|每个百分点|percentage point
        device|设备|device
        symptom|现象|symptom
        site|地点|site
        reporter|报修人|reporter
        since|开始时间|since when
        level|当前等级的联系人|contacts of the level
        owner|负责人|owner
        lte|不高于|at most
        gte|不低于|at least
        each|每一次|each case
        contract|合同期内平均|mean over the contract
        note|说明|note
        reference|编号|reference number
        attachment|附件|attachment
        """);

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HumpPattern();
}
