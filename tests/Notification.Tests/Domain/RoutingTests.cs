using Contracts.Terms;
using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("level", "remote,visitor")]
    [InlineData("role:manager", "boss")]
    [InlineData("contact:desk", "desk")]
    [InlineData("reporter", "reporter")]
    [InlineData("owner", "boss")]
    [InlineData("role:nobody", "")]
    [InlineData("contact:nobody", "")]
    [InlineData("somebody", "")]
    public void A_target_of_a_rule_finds_its_contacts(string target, string expected) =>
        Assert.Equal(expected, Ids(Route(Samples.Reported(), Samples.Facts(), target)));

    [Fact]
    public void Of_several_parties_at_a_level_those_of_the_matrix_are_told() =>
        Assert.Equal("visitor", Ids(Route(Samples.Reported(), Samples.Facts("L1", "field"), "level")));

    [Fact]
    public void A_level_that_no_party_of_the_matrix_answers_for_falls_back_to_all_its_contacts() =>
        Assert.Equal("remote,visitor", Ids(Route(Samples.Reported(), Samples.Facts("L1", "them"), "level")));

    [Fact]
    public void The_level_of_the_event_counts_not_the_one_the_incident_has_reached_since() =>
        Assert.Equal("desk", Ids(Route(Samples.Reported(level: "L0"), Samples.Facts("L1"), "level")));

    [Fact]
    public void An_owner_who_is_a_contact_is_told_before_the_one_of_the_severity() =>
        Assert.Equal("desk", Ids(Route(Samples.Reported(), Samples.Facts() with { Owner = "desk" }, "owner")));

    [Fact]
    public void Who_is_meant_twice_is_told_once_and_the_log_says_why_twice()
    {
        var told = Assert.Single(Route(Samples.Reported(), Samples.Facts(), "contact:boss", "role:manager", "owner")!);
        Assert.Equal("incident.reported: contact:boss, role:manager, owner of severity 1", told.Reason);
    }

    [Fact]
    public void A_rule_for_other_severities_does_not_count() =>
        Assert.Null(Routing.Route(
            Samples.Reported(severity: "4"), Samples.Facts(), Samples.Contract(new NotificationRule("incident.reported", ["level"], ["1"]))));

    [Fact]
    public void An_event_no_rule_names_is_told_to_nobody_and_that_is_no_fault() =>
        Assert.Null(Routing.Route(new("incident.logged", "1", "L1"), Samples.Facts(), Samples.Contract(new NotificationRule("incident.reported", ["level"]))));

    [Fact]
    public void Reporters_are_written_to_in_the_customers_language()
    {
        var reporter = Assert.Single(Route(Samples.Reported(), Samples.Facts(), "reporter")!);
        Assert.Equal(("zh-CN", "wang@them.test"), (reporter.Language, Assert.Single(reporter.Channels).Address));
    }

    private static IReadOnlyList<Recipient>? Route(Occasion occasion, IncidentFacts facts, params string[] to) =>
        Routing.Route(occasion, facts, Samples.Contract(new NotificationRule(occasion.Type, to)));

    private static string Ids(IReadOnlyList<Recipient>? recipients) => string.Join(',', recipients!.Select(recipient => recipient.Id));
}
