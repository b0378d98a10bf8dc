using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>The sample contracts say what the source's tables say, row by row.</summary>
public sealed class SampleContractsTests
{
    private static readonly ContractDocument B = Samples.Read("store-hardware");
    private static readonly ContractDocument A = Samples.Read("telecom-rsa");

    [Theory]
    // III. 服务等级协议: 严重等级 | 响应要求 | 行动计划 | 状态升级 | 解决目标
    [InlineData("1", "非常严重", "PT30M", "PT1H", "PT2H", "PT4H")]
    [InlineData("2", "严重", "PT30M", "PT1H", "PT2H", "PT6H")]
    [InlineData("3", "中", "PT30M", "PT2H", "PT4H", "1 service day")]
    [InlineData("4", "低", "PT30M", "PT4H", "P7D", "2 service days")]
    public void Contract_b_has_the_targets_of_the_source(
        string severity, string name, string response, string plan, string update, string resolution)
    {
        Assert.Equal(name, B.Severities.Single(row => row.Id == severity).Name.ZhCn);
        Assert.Equal(response, LengthOf("response"));
        Assert.Equal(plan, LengthOf("action-plan"));
        Assert.Equal(update, LengthOf("status-update"));
        Assert.Equal(resolution, LengthOf("resolution"));

        string LengthOf(string clock)
        {
            var target = B.Targets.Single(row => row.Clock == clock && row.Severity == severity);
            Assert.Equal(target.Within == "P7D" ? "round-the-clock" : "service-hours", target.Calendar);
            return target.Within ?? $"{target.ServiceDays} service day{(target.ServiceDays == 1 ? "" : "s")}";
        }
    }

    [Fact]
    public void Contract_b_has_these_and_arrival_on_site_within_four_hours()
    {
        Assert.Equal(20, B.Targets.Count);
        Assert.All(
            B.Targets.Where(target => target.Clock == "on-site"),
            target => Assert.Equal(("hotline-hours", "PT4H"), (target.Calendar, target.Within)));
    }

    [Theory]
    // I. Service Matrix
    [InlineData("POS机", "乙方", "乙方", "乙方", "硬件合胜工程师/甲方")]
    [InlineData("网络设备", "乙方", "乙方", "乙方", "硬件合胜工程师/甲方")]
    [InlineData("POS打印机", "乙方", "乙方", "乙方", "硬件合胜工程师/甲方")]
    public void Contract_b_has_the_matrix_of_the_source(string category, params string[] parties)
    {
        var id = B.Categories.Single(row => row.Name.ZhCn == category).Id;
        var given = B.Levels.Select(level => B.Matrix.Single(cell => cell.Category == id && cell.Level == level.Id))
            .Select(cell => string.Join(
                "/", cell.Parties.Select(party => B.Parties.Single(row => row.Id == party).Name.ZhCn!.Split('(')[0])));
        Assert.Equal(parties, given);
    }

    [Theory]
    // 主要执行指标
    [InlineData("hotline-pickup", "lte", "PT30S", "hotline-hours", "each")]
    [InlineData("hotline-answered", "gte", "1", "hotline-hours", "contract")]
    [InlineData("message-reply", "lte", "PT10M", "hotline-hours", "each")]
    [InlineData("on-site", "lte", "PT4H", "hotline-hours", "each")]
    [InlineData("satisfaction", "gte", "0.98", null, "contract")]
    [InlineData("mean-resolution", "lte", "PT24H", null, "contract")]
    public void Contract_b_has_the_kpis_of_the_source(string id, string comparison, string value, string? calendar, string over)
    {
        var kpi = B.Kpis.Single(row => row.Id == id);
        Assert.Equal((comparison, value, calendar, over), (kpi.Operator, kpi.Value, kpi.Calendar, kpi.Over));
    }

    [Theory]
    [InlineData("service-hours", "11:00", "19:00")]
    [InlineData("hotline-hours", "10:00", "18:00")]
    public void Contract_b_is_served_every_day(string calendar, string from, string to)
    {
        var window = Assert.Single(B.Calendars.Single(row => row.Id == calendar).Weekly!);
        Assert.Equal((from, to), (window.From, window.To));
        Assert.Equal(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], window.Days);
    }

    [Fact]
    public void Contract_b_tells_somebody_at_every_level_by_mail_and_webhook()
    {
        Assert.Equal(["L0", "L1", "L2", "L3"], B.Levels.Select(level => level.Id));
        Assert.All(B.Levels, level => Assert.Equal(
            ["email", "webhook"],
            B.Contacts.Where(contact => contact.Levels.Contains(level.Id)).SelectMany(contact => contact.Channels).Select(
                channel => channel.Type)));
        Assert.Equal(("response", "next-level"), (B.Escalation[0].Clock, B.Escalation[0].Action));
        Assert.Equal(["1"], B.Severities.Where(severity => severity.Major).Select(severity => severity.Id));
    }

    [Fact]
    public void Contract_a_wants_a_report_of_major_faults_within_two_working_days()
    {
        Assert.Equal(["重大故障", "严重故障", "一般故障"], A.Severities.Select(severity => severity.Name.ZhCn));
        var report = A.Targets.Single(target => target.Clock == "major-report");
        Assert.Equal(("major", 2), (report.Severity, report.WorkingDays));
        Assert.Equal("cn", A.Calendars.Single(calendar => calendar.Id == report.Calendar).WorkingDays);
        Assert.All(A.Targets.Except([report]), target =>
            Assert.True(A.Calendars.Single(calendar => calendar.Id == target.Calendar).Always));
        Assert.Equal(
            ["故障发生时间", "现象描述", "故障处理过程", "故障原因", "所采取的措施"],
            A.Reports.Single(duty => duty.Kind == "major-incident").Sections!.Select(section => section.ZhCn));
        Assert.Equal(("emergency-restart", "customer"), (A.Consents[0].Action, A.Consents[0].By));
    }

    [Theory]
    [InlineData("store-hardware")]
    [InlineData("telecom-rsa")]
    public void What_is_written_reads_the_same_in_both_formats(string id)
    {
        var document = Samples.Read(id);
        var json = DocumentWriter.ToJson(document);

        var fromJson = Samples.Parser.Parse(json, DocumentFormat.Json);
        var fromYaml = Samples.Parser.Parse(DocumentWriter.ToYaml(document), DocumentFormat.Yaml);

        Assert.Equal(json, DocumentWriter.ToJson(fromJson.Document));
        Assert.Equal(json, DocumentWriter.ToJson(fromYaml.Document));
    }

    [Theory]
    [InlineData("store-hardware")]
    [InlineData("telecom-rsa")]
    public void Every_name_is_there_in_both_languages(string id)
    {
        var document = Samples.Read(id);
        var names = Texts(document).ToList();
        Assert.True(names.Count > 60, $"only {names.Count} texts were found");
        Assert.All(names, name => Assert.False(string.IsNullOrEmpty(name?.ZhCn) || string.IsNullOrEmpty(name.En)));
    }

    /// <summary>All texts of a contract, wherever they stand.</summary>
    private static IEnumerable<LocalizedText?> Texts(object? part) => part switch
    {
        null or string => [],
        LocalizedText text => [text],
        System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(Texts),
        _ when part.GetType().Namespace == typeof(LocalizedText).Namespace => part.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0).SelectMany(property => Texts(property.GetValue(part))),
        _ => [],
    };
}
