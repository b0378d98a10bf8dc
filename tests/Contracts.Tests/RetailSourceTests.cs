using System.Text.RegularExpressions;
using Contracts.Terms;
using static Contracts.Tests.SourceText;

namespace Contracts.Tests;

/// <summary>Every row of the source's tables for contract B stands in the sample, and the sample has no others.</summary>
public sealed partial class RetailSourceTests
{
    private static readonly ContractDocument B = Samples.Read("store-hardware");

    [SharedDataFact(Source)]
    public void The_service_matrix()
    {
        var rows = Between("I.Service Matrix", "甲方向乙方申请服务前").Skip(9).Chunk(5).ToList();

        Assert.Equal(3, rows.Count);
        Assert.Equal(rows.Count * B.Levels.Count, B.Matrix.Count);
        foreach (var row in rows)
        {
            var category = Assert.Single(B.Categories, category => Plain(category.Name) == row[0]);
            Assert.Equal(row[1..], B.Levels.Select(level => Parties(category.Id, level.Id)));
        }
    }

    [SharedDataFact(Source)]
    public void The_service_level_agreement()
    {
        var rows = Between("III.服务等级协议", "主要执行指标").Skip(6).Chunk(6).ToList();

        Assert.Equal(4, rows.Count);
        Assert.Equal(rows.Count, B.Severities.Count);
        foreach (var (severity, row) in B.Severities.Zip(rows))
        {
            Assert.Equal(row[0].Replace("–", "", StringComparison.Ordinal), $"{severity.Rank}{Plain(severity.Name)}");
            Assert.Equal(row[1], Plain(severity.Definition));
            Assert.Equal(
                row[2..].Select(Length),
                new[] { "response", "action-plan", "status-update", "resolution" }.Select(clock => Given(clock, severity.Id)));
            Assert.Equal(
                row[5].Contains("或提供应急方案", StringComparison.Ordinal),
                B.Targets.Single(target => target.Clock == "resolution" && target.Severity == severity.Id).StopsOnWorkaround);
        }
    }

    [SharedDataFact(Source)]
    public void The_key_performance_indicators()
    {
        var lines = Between("主要执行指标", "项目管理").Skip(4).ToArray();
        var rows = new List<(string Service, string Aspect, string Standard, string Goal)>();
        foreach (var (index, standard) in lines.Index().Where(line => IsStandard(line.Item)))
        {
            var goal = lines.Skip(index + 1).TakeWhile((line, at) =>
                index + at + 3 >= lines.Length || !IsStandard(lines[Math.Min(index + at + 3, lines.Length - 1)]));
            rows.Add((lines[index - 2], lines[index - 1], standard, string.Concat(goal)));
        }

        var wanted = rows.SelectMany(row => Goals(row.Goal).Select(goal => $"{row.Service} {row.Aspect} {Over(row.Standard)} {goal}"));
        Assert.Equal(wanted, B.Kpis.Select(kpi =>
            $"{Plain(kpi.Service)} {Plain(kpi.Aspect)} {kpi.Calendar ?? kpi.Over} {(kpi.Operator == "gte" ? ">=" : "<=")} {kpi.Value}"));
        Assert.Equal(["10:00", "18:00"], Hours("hotline-hours"));
        Assert.All(B.Severities, severity => Assert.Equal("PT4H", Given("on-site", severity.Id)));
    }

    [SharedDataFact(Source)]
    public void The_support_levels()
    {
        var rows = Between("三、服务等级定义", "I.Service Matrix").Chunk(2).ToList();
        Assert.Equal(rows.Select(row => (row[0], row[1])), B.Levels.Select(level => (level.Id.Replace("L", "Level"), Plain(level.Duties))));
    }

    [SharedDataFact(Source)]
    public void The_services_and_their_hours()
    {
        var rows = Between("(二).服务内容", "三、服务等级定义").Select(row => LeadingNumber().Replace(row, "")).ToArray();

        Assert.Equal(5, rows.Length);
        Assert.All(rows, row => Assert.Contains(B.Services!, service => row.StartsWith(Plain(service.Name), StringComparison.Ordinal)));
        Assert.Contains("(POS;POS打印机;网络设备)", rows[0], StringComparison.Ordinal);
        Assert.Equal(
            ["POS", "POS打印机", "网络设备"], B.ConfigurationItems!.Where(item => item.Kind == "device").Select(item => Plain(item.Name)));
        var hours = Assert.Single(Between("(一).服务级别", "(二).服务内容"));
        Assert.Contains("早11:00-晚19:00,包括双休日和国家法定节假日", hours, StringComparison.Ordinal);
        Assert.Equal(["11:00", "19:00"], Hours("service-hours"));
        Assert.All(B.Calendars.SelectMany(calendar => calendar.Weekly ?? []), window => Assert.Equal(7, window.Days.Count));
    }

    [SharedDataFact(Source)]
    public void The_duties()
    {
        var backup = B.Consents.Single(duty => duty.Action == "data-backup");
        Assert.Equal(Line("甲方向乙方申请服务前"), Plain(backup.Terms!.ZhCn + backup.Disclaimer!.ZhCn));
        var weekly = B.Reports.Single(duty => duty.Kind == "weekly-service");
        Assert.Equal((Line("每周收集一次服务报告"), "week"), (Plain(weekly.Terms), weekly.Every));
        var successor = B.Notices!.Single(notice => notice.Id == "project-manager-change");
        Assert.EndsWith(Plain(successor.Terms), Line("乙方在项目实施过程中"), StringComparison.Ordinal);
        Assert.Equal("P2D", successor.Ahead);
        Assert.Equal(Line("将乙方的要求、请求和通知"), Plain(B.Notices!.Single(notice => notice.Receipt).Terms));
        Assert.Equal(Line("提交《设备软件安装清单》"), Plain(B.Reports.Single(duty => duty.Kind == "installation-list").Terms));
        var form = B.Reports.Single(duty => duty.Kind == "acceptance-form");
        Assert.EndsWith(Plain(form.Terms), Line("合胜工程师负责确保其技术支持工程师"), StringComparison.Ordinal);
        Assert.Equal("P5D", form.Within);
    }

    private static string Parties(string category, string level) => string.Join(
        "/", B.Matrix.Single(cell => cell.Category == category && cell.Level == level).Parties
            .Select(party => Plain(B.Parties.Single(row => row.Id == party).Name).Split('(')[0]));

    private static string Given(string clock, string severity)
    {
        var target = B.Targets.Single(row => row.Clock == clock && row.Severity == severity);
        return target.Within ?? $"{target.ServiceDays} d";
    }

    private static string[] Hours(string calendar)
    {
        var window = Assert.Single(B.Calendars.Single(row => row.Id == calendar).Weekly!);
        return [window.From, window.To];
    }

    /// <summary>半小时, 1小时 (once written 1小), 每周, 第二天, 2天.</summary>
    private static string Length(string cell) => cell switch
    {
        _ when cell.Contains("半小时", StringComparison.Ordinal) => "PT30M",
        _ when cell.Contains("每周不少于1次", StringComparison.Ordinal) => "P7D",
        _ when cell.Contains("第二天", StringComparison.Ordinal) => "1 d",
        _ when DayCount().Match(cell) is { Success: true } days => $"{days.Groups[1].Value} d",
        _ => $"PT{HourCount().Match(cell).Groups[1].Value}H",
    };

    private static bool IsStandard(string line) => line.StartsWith("门店-", StringComparison.Ordinal) || line == "合同期内平均";

    private static string Over(string standard) => standard == "合同期内平均" ? "contract" : "hotline-hours";

    private static IEnumerable<string> Goals(string goal) => Goal().Matches(goal).Select(match => match.Groups["unit"].Value switch
    {
        "秒" => $"<= PT{match.Groups["value"].Value}S",
        "分钟" => $"<= PT{match.Groups["value"].Value}M",
        "hrs" or "小时" => $"<= PT{match.Groups["value"].Value}H",
        _ => $">= {decimal.Parse(match.Groups["value"].Value) / 100:0.##}",
    });

    [GeneratedRegex(@"(?<value>\d+)(?<unit>秒|分钟|hrs|小时|%)")]
    private static partial Regex Goal();

    [GeneratedRegex(@"(\d+)天")]
    private static partial Regex DayCount();

    [GeneratedRegex(@"(\d+)小")]
    private static partial Regex HourCount();

    [GeneratedRegex(@"^\d+\.")]
    private static partial Regex LeadingNumber();
}
