using System.Text.RegularExpressions;
using Contracts.Terms;
using static Contracts.Tests.SourceText;

namespace Contracts.Tests;

/// <summary>Every line of the source for contract A stands in the sample.</summary>
public sealed partial class TelecomSourceTests
{
    private static readonly ContractDocument A = Samples.Read("telecom-rsa");

    [SharedDataFact(Source)]
    public void The_services()
    {
        string[] rows =
        [
            .. Between("1、系统生产服务", "2、系统日常巡检服务"), .. Between("2、系统日常巡检服务", "3、系统支持服务"),
            .. Between("3、系统支持服务", "3、系统性能优化服务").Skip(1), .. Between("3、系统性能优化服务", "4、故障处理服务").Skip(1),
            .. Between("4、故障处理服务", "故障的分类及定义"),
        ];

        Assert.Equal(16, rows.Length);
        Assert.Equal(rows, A.Services!.Take(rows.Length).Select(service => Plain(service.Name)));
        Assert.Equal(["3.1服务器软件优化服务", "3.2认证系统架构优化服务"],
            A.Services!.Skip(rows.Length).Select((service, index) => $"3.{index + 1}{Plain(service.Name)}"));
        Assert.NotEmpty(Line("3.1 服务器软件优化服务") + Line("3.2 认证系统架构优化服务"));
    }

    [SharedDataFact(Source)]
    public void The_severities()
    {
        var rows = Line("重大故障、严重故障、一般故障").Split(',', 2);
        Assert.Equal(rows[0].Split('、'), A.Severities.OrderBy(severity => severity.Rank).Select(severity => Plain(severity.Name)));
        Assert.All(A.Severities, severity => Assert.Equal(rows[1], Plain(severity.Definition)));
    }

    [SharedDataFact(Source)]
    public void The_assurances()
    {
        var rows = Between("故障处理质量保障", "2.2 系统维护服务要求").Select(row => LeadingNumber().Replace(row, "")).ToArray();
        Assert.Equal(6, rows.Length);

        // 1: a written report within two working days, with five sections
        var report = A.Reports.Single(duty => duty.Kind == "major-incident");
        Assert.Equal(rows[0], Plain(report.Terms));
        Assert.Contains("在2个工作日内", rows[0], StringComparison.Ordinal);
        Assert.Equal(2, A.Targets.Single(target => target.Clock == report.Clock).WorkingDays);
        Assert.Contains(string.Join('、', report.Sections!.Select(Plain)), rows[0], StringComparison.Ordinal);
        // 3: emergency restart
        var restart = A.Consents.Single(duty => duty.Action == "emergency-restart");
        Assert.Equal(rows[2], Plain(restart.Terms));
        Assert.Contains("征得广东移动维护人员同意", rows[2], StringComparison.Ordinal);
        Assert.Equal("广东移动维护人员", A.Contacts.Single(contact => contact.Role == restart.By).Name.Split(' ')[0]);
        Assert.NotEmpty(restart.Checks!);
        // 5: remote guidance of the company on site
        Assert.Contains("远程指导在现场维护的代维公司资深工程师", rows[4], StringComparison.Ordinal);
        Assert.Contains("代维公司", A.Parties.Select(party => Plain(party.Name)));
        // 6: a person in charge per severity
        Assert.Contains("各等级的故障处理都指派了专人负责跟进", rows[5], StringComparison.Ordinal);
        Assert.All(A.Severities, severity => Assert.NotNull(severity.Owner));
        Assert.Equal(A.Severities.Count, A.Severities.Select(severity => severity.Owner).Distinct().Count());
    }

    [SharedDataFact(Source)]
    public void The_demands_on_maintenance()
    {
        var rows = Between("2.2 系统维护服务要求", "3 系统优化服务");
        Assert.Equal(5, rows.Length);
        Assert.Equal(rows[1], Plain(A.Reports.Single(duty => duty.Kind == "security-check").Terms));
        Assert.Equal(rows[2], Plain(A.Reports.Single(duty => duty.Kind == "patch").Terms));
        Assert.StartsWith(Plain(A.Notices!.Single(notice => notice.Id == "patch").Terms), rows[2], StringComparison.Ordinal);
        Assert.Equal(rows[3], Plain(Assert.Single(A.Penalties).Terms));
    }

    [SharedDataFact(Source)]
    public void The_optimisation()
    {
        Assert.Equal(
            Assert.Single(Between("3.2 认证系统架构优化服务", "门店硬件维护服务")),
            Plain(A.Reports.Single(duty => duty.Kind == "optimisation").Terms));
        var software = Between("3.1 服务器软件优化服务", "3.2 认证系统架构优化服务")[0];
        Assert.All(A.ConfigurationItems!.Where(item => item.Kind == "software"),
            item => Assert.Contains(Plain(item.Name), software, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d+\.")]
    private static partial Regex LeadingNumber();
}
