using Contracts.Documents;

namespace Contracts.Tests;

/// <summary>What is wrong with a contract is told with its path and a code, all at once.</summary>
public sealed class ContractParserTests
{
    [Theory]
    [InlineData(
        "severity: \"1\", calendar: service-hours, within: PT30M", "severity: \"9\", calendar: service-hours, within: PT30M",
        "targets[0].severity", "unknown-reference")]
    [InlineData("calendar: service-hours, within: PT30M", "calendar: office, within: PT30M", "targets[0].calendar", "unknown-reference")]
    [InlineData("within: PT6H", "within: 6 hours", "targets[13].within", "invalid-duration")]
    [InlineData(
        "calendar: round-the-clock, within: P7D", "calendar: service-hours, within: P7D", "targets[11].within", "ambiguous-duration")]
    [InlineData("within: PT6H", "within: PT6H, serviceDays: 1", "targets[13]", "one-of")]
    [InlineData("within: PT6H, stopsOnWorkaround: true", "stopsOnWorkaround: true", "targets[13]", "one-of")]
    [InlineData("clock: response, severity: \"2\"", "clock: response, severity: \"1\"", "targets[1]", "duplicate")]
    [InlineData("clock: action-plan, severity: \"1\"", "clock: tea, severity: \"1\"", "targets[4].clock", "unknown-value")]
    [InlineData("serviceDays: 2", "workingDays: 2", "targets[15].calendar", "wrong-calendar")]
    [InlineData(
        "calendar: service-hours, serviceDays: 2", "calendar: round-the-clock, serviceDays: 2", "targets[15].calendar", "wrong-calendar")]
    [InlineData("serviceDays: 2", "serviceDays: 0", "targets[15]", "out-of-range")]
    [InlineData(
        "{ category: pos, level: L0, parties: [provider] }", "{ category: till, level: L0, parties: [provider] }", "matrix[0].category",
        "unknown-reference")]
    [InlineData(
        "{ category: pos, level: L1, parties: [provider] }", "{ category: pos, level: L0, parties: [provider] }", "matrix[1]",
        "duplicate")]
    [InlineData(
        "{ category: pos, level: L0, parties: [provider] }", "{ category: pos, level: L0, parties: [nobody] }", "matrix[0].parties[0]",
        "unknown-reference")]
    [InlineData("party: hardware-engineers", "party: software-engineers", "contacts[3].party", "unknown-reference")]
    [InlineData("levels: [L3]", "levels: [L4]", "contacts[3].levels[0]", "unknown-reference")]
    [InlineData("address: l3@hesheng.example.com", "address: l3.hesheng.example.com", "contacts[3].channels[0].address", "invalid-address")]
    [InlineData(
        "https://hooks.example.com/store-hardware/l3", "hooks.example.com/l3", "contacts[3].channels[1].address", "invalid-address")]
    [InlineData("timeZone: Asia/Shanghai", "timeZone: Asia/Peking", "timeZone", "unknown-time-zone")]
    [InlineData("warnings: [0.5, 0.75]", "warnings: [0.5, 75]", "warnings[1]", "out-of-range")]
    [InlineData("owner: helpdesk", "owner: helpdesk\n    default: true", "severities[3].default", "more-than-one-default")]
    [InlineData("rank: 4", "rank: 3", "severities[3].rank", "duplicate")]
    [InlineData("from: 11:00, to: 19:00", "from: 19:00, to: 11:00", "calendars[0].weekly[0]", "empty-window")]
    [InlineData("from: 11:00, to: 19:00", "from: 11:00, to: 25:00", "calendars[0].weekly[0].to", "invalid-time")]
    [InlineData(
        "[mon, tue, wed, thu, fri, sat, sun], from: 11:00", "[mon, Tuesday], from: 11:00", "calendars[0].weekly[0].days[1]",
        "unknown-value")]
    [InlineData("    always: true", "    workingDays: cn\n    always: true", "calendars[2]", "one-of")]
    [InlineData("    always: true", "    workingDays: mars", "calendars[2].workingDays", "unknown-reference")]
    [InlineData("on: clock.warned", "on: clock.tick", "notifications[13].on", "unknown-value")]
    [InlineData(
        "{ on: clock.warned, to: [level] }", "{ on: clock.warned, to: [\"role:king\"] }", "notifications[13].to[0]", "unknown-value")]
    [InlineData(
        "{ on: clock.warned, to: [level] }", "{ on: clock.warned, to: [\"contact:king\"] }", "notifications[13].to[0]",
        "unknown-reference")]
    [InlineData("action: next-level", "action: panic", "escalation[0].action", "unknown-value")]
    [InlineData("value: PT4H", "value: soon", "kpis[3].value", "out-of-range")]
    [InlineData("effectiveFrom: 2023-01-13", "effectiveFrom: 2023-02-30", "effectiveFrom", "wrong-type")]
    [InlineData("rank: 4", "rank: four", "severities[3].rank", "wrong-type")]
    [InlineData("rank: 4", "rnak: 4", "severities[3].rnak", "unknown-field")]
    [InlineData("timeZone: Asia/Shanghai", "timezone: Asia/Shanghai", "timezone", "unknown-field")]
    [InlineData("timeZone: Asia/Shanghai", "", "timeZone", "required")]
    [InlineData("timeZone: Asia/Shanghai", "timeZone:", "timeZone", "required")]
    [InlineData("timeZone: Asia/Shanghai", "timeZone: [Asia/Shanghai", "", "syntax")]
    [InlineData("timeZone: Asia/Shanghai", "timeZone: Asia/Shanghai\ntimeZone: UTC", "", "syntax")]
    [InlineData("timeZone: Asia/Shanghai", "timeZone: *zone", "", "syntax")]
    public void Each_mistake_is_told_where_it_is(string replaced, string by, string path, string code)
    {
        var problem = Assert.Single(Samples.ProblemsAfter(replaced, by), candidate => candidate.Path == path && candidate.Code == code);
        Assert.Contains(' ', problem.Message);
    }

    [Fact]
    public void All_mistakes_of_form_are_told_at_once() => Assert.Equal(
        ["timeZone", "severities[3].rnak", "severities[3].rank"],
        Samples.Parser.Parse(
            Samples.Text("store-hardware").Replace("timeZone: Asia/Shanghai", "timeZone: ~").Replace("rank: 4", "rnak: 4"),
            DocumentFormat.Yaml).Problems.Select(problem => problem.Path));

    [Fact]
    public void All_mistakes_of_meaning_are_told_at_once() => Assert.Equal(
        ["timeZone", "matrix[3].parties[0]", "matrix[7].parties[0]", "matrix[11].parties[0]"],
        Samples.Parser.Parse(
            Samples.Text("store-hardware").Replace("timeZone: Asia/Shanghai", "timeZone: Mars/Base").Replace(
                "parties: [hardware-engineers", "parties: [nobody"),
            DocumentFormat.Yaml).Problems.Select(problem => problem.Path));

    [Fact]
    public void A_yaml_scalar_has_the_type_of_its_field()
    {
        var problems = Samples.ProblemsAfter("id: \"1\"\n", "id: 1\n");
        Assert.Empty(problems);
        Assert.Equal("11:00", Samples.Read("store-hardware").Calendars[0].Weekly![0].From);
    }

    [Fact]
    public void Json_is_as_strict() => Assert.Equal(
        [("severities[0].id", "wrong-type"), ("colour", "unknown-field")],
        Samples.Parser.Parse(
                DocumentWriter.ToJson(Samples.Read("store-hardware")).Replace("\"id\": \"1\"", "\"id\": 1").TrimEnd('}', '\n')
                + ", \"colour\": 1 }",
                DocumentFormat.Json)
            .Problems.Select(problem => (problem.Path, problem.Code)));

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("just text")]
    public void What_is_no_contract_at_all_is_told(string text) =>
        Assert.NotEmpty(Samples.Parser.Parse(text, DocumentFormat.Yaml).Problems);

    [Fact]
    public void Deep_nesting_is_refused_not_followed()
    {
        var problem = Assert.Single(Samples.Parser.Parse(new string('[', 5000), DocumentFormat.Yaml).Problems);
        Assert.Equal("syntax", problem.Code);
    }
}
