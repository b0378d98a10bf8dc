using Contracts;
using Contracts.Documents;
using Contracts.Terms;
using Notifications.Texts;

namespace Notifications.Tests.Channels;

public sealed class WordingTests
{
    private const string ReportedData = """{"reporter":{"name":"Wang","phone":"138"},"symptom":"dead","description":"since this morning"}""";

    public static TheoryData<string, string> TypesAndLanguages()
    {
        var all = new TheoryData<string, string>();
        foreach (var type in PublicEvents.ByType.Keys.Where(type => !type.StartsWith("duty.", StringComparison.Ordinal)))
        {
            all.Add(type, "en");
            all.Add(type, "zh-CN");
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(TypesAndLanguages))]
    public void Every_public_event_of_an_incident_has_words_with_number_and_severity(string type, string language)
    {
        var wording = Words(type, language, "{}");
        Assert.Contains("INC-000123", wording.Subject, StringComparison.Ordinal);
        Assert.Contains("非常严重", wording.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", wording.Text + wording.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store-hardware")]
    [InlineData("telecom-rsa")]
    public void What_a_shipped_contract_wants_told_has_words_of_its_own(string contract)
    {
        var document = new ContractParser(WorkingDayCalendars.Load()).Parse(
            File.ReadAllText(RepositoryRoot.Combine("contracts", "samples", $"{contract}.yaml")), DocumentFormat.Yaml).Document!;
        var wanted = document.Notifications.Select(rule => rule.On).Distinct().SelectMany(type => new[] { $"en/{type}.liquid", $"zh-CN/{type}.liquid" });
        Assert.All(wanted, text => Assert.NotNull(typeof(Wordings).Assembly.GetManifestResourceInfo(text)));
    }

    [Fact]
    public void A_report_tells_who_and_what() =>
        Assert.Equal(
            ["A fault was reported at 2026-03-02 11:55 by Wang, 138. It is with 二线 now.", "Symptom: dead", "since this morning"],
            Words("incident.reported.v1", "en", ReportedData).Text.Split('\n').Take(3));

    [Fact]
    public void A_warning_names_the_clock_and_its_time_in_the_contracts_zone()
    {
        var wording = Words("clock.warned.v1", "zh-CN", """{"clock":"action-plan","fraction":0.75,"breachAt":"2026-03-02T06:00:00+00:00"}""");
        Assert.Equal("[INC-000123] 非常严重故障,行动计划时限将至(2026-03-02 14:00):收银机死机 <till>", wording.Subject);
        Assert.StartsWith("行动计划时限已过 75%", wording.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_stays_text_in_the_page() =>
        Assert.Contains(
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ number }}</p>",
            Words("incident.status-updated.v1", "en", """{"text":"<script>alert(1)</script> & {{ number }}","by":"lee"}""").Html,
            StringComparison.Ordinal);

    private static Wording Words(string type, string language, string data) =>
        new Wordings().For(Samples.Message(new("lee", "Lee", language, "email", "lee@us.test", null), type, data));
}
