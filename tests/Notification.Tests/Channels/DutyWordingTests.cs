using Contracts;
using Notifications.Texts;

namespace Notifications.Tests.Channels;

/// <summary>What people read of things a contract owes; times are the contract's.</summary>
public sealed class DutyWordingTests
{
    [Theory]
    [InlineData("duty.started", """{"startedAt":"2026-03-02T04:00:00Z","dueAt":"2026-03-07T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店), due 2026-03-07 12:00",
        "Owed since 2026-03-02 12:00: 硬件验收单 (徐家汇店). It is due at 2026-03-07 12:00.")]
    [InlineData("duty.rescheduled", """{"at":"2026-03-03T16:00:00Z","dueAt":"2026-03-05T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店), now due 2026-03-05 12:00",
        "Another version of the contract holds since 2026-03-04 00:00: 硬件验收单 (徐家汇店) is due at 2026-03-05 12:00 now.")]
    [InlineData("duty.warned", """{"fraction":0.75,"dueAt":"2026-03-06T00:00:00Z","breachAt":"2026-03-07T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店) due 2026-03-07 12:00",
        "75 % of the time has run: 硬件验收单 (徐家汇店) is due at 2026-03-07 12:00 and has not been handed in.")]
    [InlineData("duty.breached", """{"dueAt":"2026-03-07T04:00:00Z","firedAt":"2026-03-07T04:00:01Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店) OVERDUE since 2026-03-07 12:00",
        "It was due at 2026-03-07 12:00 and has not been handed in: 硬件验收单 (徐家汇店).")]
    [InlineData("duty.fulfilled", """{"outcome":"late","at":"2026-03-08T02:00:00Z","signedBy":"店长 Li","reference":"YS-7"}""",
        "[门店维护] 硬件验收单 (徐家汇店) handed in, LATE",
        "Handed in at 2026-03-08 10:00, LATE: 硬件验收单 (徐家汇店). Recorded by mia.|Signed by: 店长 Li|Reference: YS-7")]
    [InlineData("duty.fulfilled", """{"outcome":"met","at":"2026-03-06T02:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店) handed in, in time",
        "Handed in at 2026-03-06 10:00, in time: 硬件验收单 (徐家汇店). Recorded by mia.")]
    [InlineData("duty.cancelled", """{"at":"2026-03-03T16:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店) is not owed any more",
        "The version of the contract that holds since 2026-03-04 00:00 does not ask for it: 硬件验收单 (徐家汇店).")]
    public void In_English(string type, string data, string subject, string text)
    {
        var wording = Words(type, "en", data);
        Assert.Equal(subject, wording.Subject);
        Assert.Equal(
            $"{text}||Owed: 硬件验收单|For: 徐家汇店|Contract: 门店维护|You are told because of: {type}: role:manager|".Replace('|', '\n'), wording.Text);
    }

    [Theory]
    [InlineData("duty.started", """{"startedAt":"2026-03-02T04:00:00Z","dueAt":"2026-03-07T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),应于 2026-03-07 12:00 之前提交",
        "自 2026-03-02 12:00 起计时:硬件验收单 (徐家汇店) 应于 2026-03-07 12:00 之前提交。")]
    [InlineData("duty.rescheduled", """{"at":"2026-03-03T16:00:00Z","dueAt":"2026-03-05T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),提交期限改为 2026-03-05 12:00",
        "自 2026-03-04 00:00 起适用合同的另一版本:硬件验收单 (徐家汇店) 应于 2026-03-05 12:00 之前提交。")]
    [InlineData("duty.warned", """{"fraction":0.75,"dueAt":"2026-03-06T00:00:00Z","breachAt":"2026-03-07T04:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),提交期限将至(2026-03-07 12:00)",
        "时限已过 75%:硬件验收单 (徐家汇店) 尚未提交,须在 2026-03-07 12:00 之前提交。")]
    [InlineData("duty.breached", """{"dueAt":"2026-03-07T04:00:00Z","firedAt":"2026-03-07T04:00:01Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),已逾期(2026-03-07 12:00)",
        "硬件验收单 (徐家汇店) 应于 2026-03-07 12:00 之前提交,至今未提交,现已逾期。")]
    [InlineData("duty.fulfilled", """{"outcome":"late","at":"2026-03-08T02:00:00Z","signedBy":"店长 Li","reference":"YS-7"}""",
        "[门店维护] 硬件验收单 (徐家汇店),已逾期提交",
        "硬件验收单 (徐家汇店) 已于 2026-03-08 10:00 逾期提交,登记人 mia。|签字人:店长 Li|编号或链接:YS-7")]
    [InlineData("duty.fulfilled", """{"outcome":"met","at":"2026-03-06T02:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),已按期提交",
        "硬件验收单 (徐家汇店) 已于 2026-03-06 10:00 按期提交,登记人 mia。")]
    [InlineData("duty.cancelled", """{"at":"2026-03-03T16:00:00Z"}""",
        "[门店维护] 硬件验收单 (徐家汇店),不再要求提交",
        "自 2026-03-04 00:00 起适用的合同版本不再要求:硬件验收单 (徐家汇店)。")]
    public void In_Chinese(string type, string data, string subject, string text)
    {
        var wording = Words(type, "zh-CN", data);
        Assert.Equal(subject, wording.Subject);
        Assert.Equal(
            $"{text}||应提交:硬件验收单|期次或对象:徐家汇店|合同:门店维护|通知依据:{type}: role:manager|".Replace('|', '\n'), wording.Text);
    }

    [Fact]
    public void Every_public_event_of_a_duty_has_words_of_its_own_in_both_languages() =>
        Assert.All(
            PublicEvents.ByType.Keys.Where(type => type.StartsWith("duty.", StringComparison.Ordinal)),
            type => Assert.All(["en", "zh-CN"], language => Assert.NotNull(
                typeof(Wordings).Assembly.GetManifestResourceInfo($"{language}/{type[..type.LastIndexOf('.')]}.liquid"))));

    [Theory]
    [InlineData("en", "[门店维护] duty.waived", "duty.waived on 门店维护 at 2026-03-02 12:05 by mia.")]
    [InlineData("zh-CN", "[门店维护] duty.waived", "2026-03-02 12:05 合同 门店维护 发生 duty.waived,操作人 mia。")]
    public void One_without_words_of_its_own_speaks_of_the_contract_not_of_a_fault(string language, string subject, string text)
    {
        var wording = Words("duty.waived", language, "{}");
        Assert.Equal((subject, text), (wording.Subject, wording.Text.Split('\n')[0]));
    }

    private static Wording Words(string type, string language, string data) =>
        new Wordings().For(Samples.Duty(new("boss", "Boss", language, "email", "boss@us.test", null), $"{type}.v1", data));
}
