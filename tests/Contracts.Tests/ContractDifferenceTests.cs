using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>What two versions say differently, as data and as a sentence.</summary>
public sealed class ContractDifferenceTests
{
    [Theory]
    [InlineData(
        "clock: resolution, severity: \"1\", calendar: service-hours, within: PT4H",
        "clock: resolution, severity: \"1\", calendar: service-hours, within: PT3H30M", "targets[resolution/1].within", "\"PT4H\"",
        "\"PT3H30M\"", "服务目标「解决 · 非常严重」的时限由4 小时改为3 小时 30 分钟。",
        "Target “resolution · Critical”: time given changes from 4 h to 3 h 30 min.")]
    [InlineData("effectiveFrom: 2023-01-13", "effectiveFrom: 2024-01-01", "effectiveFrom", "\"2023-01-13\"", "\"2024-01-01\"",
        "生效日期由2023-01-13改为2024-01-01。", "First day in force changes from 2023-01-13 to 2024-01-01.")]
    [InlineData("effectiveFrom: 2023-01-13", "effectiveFrom: 2023-01-13\neffectiveUntil: 2030-12-31", "effectiveUntil", null,
        "\"2030-12-31\"", "终止日期设为2030-12-31。", "Last day of the contract is now 2030-12-31.")]
    [InlineData("{ category: pos, level: L3, parties: [hardware-engineers, customer] }",
        "{ category: pos, level: L3, parties: [hardware-engineers] }", "matrix[pos/L3].parties", "[\"hardware-engineers\",\"customer\"]",
        "[\"hardware-engineers\"]", "责任矩阵「POS机 · 三级支持(专家)」的责任方由硬件合胜工程师、甲方(门店)改为硬件合胜工程师。", null)]
    [InlineData("address: l3@hesheng.example.com", "address: l4@hesheng.example.com",
        "contacts[hardware-experts].channels[email/l4@hesheng.example.com]", null,
        "{\"type\":\"email\",\"address\":\"l4@hesheng.example.com\"}", null,
        "New contact “三线硬件专家 Hardware experts”, channel “email · l4@hesheng.example.com”.")]
    [InlineData("    default: true\n", "", "severities[3].default", "true", "false", "严重等级「中」的默认等级由是改为否。",
        "Severity “Medium”: default changes from yes to no.")]
    [InlineData("{ clock: response, action: next-level }", "", "escalation[response]", "{\"clock\":\"response\",\"action\":\"next-level\"}",
        null, "删除升级规则「响应」。", "Escalation rule “response” is removed.")]
    [InlineData("- { clock: on-site, severity: \"4\", calendar: hotline-hours, within: PT4H }",
        "- { clock: on-site, severity: \"4\", calendar: hotline-hours, within: PT4H }\n"
        + "  - { clock: spare-return, severity: \"4\", calendar: round-the-clock, within: P7D }", "targets[spare-return/4]", null,
        "{\"clock\":\"spare-return\",\"severity\":\"4\",\"calendar\":\"round-the-clock\",\"within\":\"P7D\",\"stopsOnWorkaround\":true,"
        + "\"onReclassify\":\"carry\"}",
        "新增服务目标「备机归还 · 低」：时限 7 天。", "New target “return of the spare · Low”: time given 7 d.")]
    [InlineData("to: [\"role:customer\", reporter] }\n  - { on: incident.resolved", "to: [reporter] }\n  - { on: incident.resolved",
        "notifications[incident.workaround-provided].to", "[\"role:customer\",\"reporter\"]", "[\"reporter\"]",
        "通知规则「incident.workaround-provided」的对象由甲方、报修人改为报修人。", null)]
    public void A_difference_is_told_where_it_is_and_in_words(
        string replaced, string by, string path, string? from, string? to, string? chinese, string? english)
    {
        var told = Between(replaced, by).Single(one => one.Path == path);

        Assert.Equal((from, to), (told.From?.ToJsonString(DocumentReader.Json), told.To?.ToJsonString(DocumentReader.Json)));
        if (chinese is not null) Assert.Equal(chinese, told.Sentence.ZhCn);
        if (english is not null) Assert.Equal(english, told.Sentence.En);
    }

    [Fact]
    public void Nothing_is_told_of_what_only_moved()
    {
        var b = Samples.Read("store-hardware");
        Assert.Empty(ContractDifferences.Between(b, b with { Targets = [.. b.Targets.Reverse()], Contacts = [.. b.Contacts.Reverse()] }));
    }

    [Fact]
    public void One_change_is_one_difference() => Assert.Single(Between("value: PT4H", "value: PT5H"));

    [Fact]
    public void What_was_removed_and_what_was_added_are_two()
    {
        var told = Between("id: beijing-wangfujing", "id: beijing-xidan");
        Assert.Equal(["sites[beijing-xidan]", "sites[beijing-wangfujing]"], told.Select(one => one.Path));
        Assert.Equal(["新增服务地点「北京王府井店」。", "删除服务地点「北京王府井店」。"], told.Select(one => one.Sentence.ZhCn));
    }

    [Fact]
    public void A_whole_part_that_was_added_is_told_by_its_name()
    {
        var b = Samples.Read("store-hardware");
        var matrix = new ImpactUrgencyMatrix([new("shop", new("店", "Shop"))], [new("now", new("即时", "Now"))], [new("shop", "now", "1")]);
        var told = Assert.Single(ContractDifferences.Between(b, b with { ImpactUrgency = matrix }));
        Assert.Equal(("impactUrgency", "新增影响×紧急矩阵。", "New: impact × urgency matrix."), (told.Path, told.Sentence.ZhCn, told.Sentence.En));
    }

    private static IReadOnlyList<ContractDifference> Between(string replaced, string by)
    {
        var text = Samples.Text("store-hardware");
        Assert.Contains(replaced, text, StringComparison.Ordinal);
        var at = text.IndexOf(replaced, StringComparison.Ordinal);
        var changed = text[..at] + by + text[(at + replaced.Length)..];
        // Form alone: what is compared need not be publishable.
        return ContractDifferences.Between(
            Samples.Read("store-hardware"),
            DocumentReader.Read<ContractDocument>(
                changed.Replace("escalation:\n  - \n", "escalation: []\n", StringComparison.Ordinal), DocumentFormat.Yaml).Document!);
    }
}
