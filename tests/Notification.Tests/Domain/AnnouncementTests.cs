using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts.Terms;
using Notifications.Domain;

namespace Notifications.Tests.Domain;

public sealed class AnnouncementTests
{
    private static readonly Guid Event = Guid.Parse("0199c1d2-0000-7000-8000-0000000000bb");

    [Fact]
    public void Every_channel_of_a_recipient_has_its_own_notification_and_key()
    {
        var plan = Plan(Samples.Facts(), "contact:remote");
        Assert.Equal(["email", "webhook"], plan.Select(one => Assert.IsType<Requested>(one.Event).To.Channel));
        Assert.Equal([IdOf($"{Event}|remote|email"), IdOf($"{Event}|remote|webhook")], plan.Select(one => one.Id));
    }

    [Fact]
    public void Planning_twice_gives_the_same_keys() =>
        Assert.Equal(Plan(Samples.Facts(), "level").Select(one => one.Id), Plan(Samples.Facts(), "level").Select(one => one.Id));

    [Fact]
    public void Nobody_to_tell_is_recorded()
    {
        var one = Assert.IsType<Suppressed>(Assert.Single(Plan(Samples.Facts(), "role:nobody")).Event);
        Assert.Equal(("nobody", "none", Announcement.NobodyToTell), (one.Recipient, one.Channel, one.Reason));
    }

    [Fact]
    public void A_recipient_without_an_address_is_recorded_and_so_is_that_nobody_was_left() =>
        Assert.Equal(
            [("silent", Announcement.NoAddress), ("nobody", Announcement.NobodyToTell)],
            Plan(Samples.Facts(), "contact:silent").Select(one => (((Suppressed)one.Event).Recipient, ((Suppressed)one.Event).Reason)));

    [Fact]
    public void A_reporter_without_an_address_does_not_keep_the_others_from_being_told() =>
        Assert.Equal(
            [typeof(Suppressed), typeof(Requested)],
            Plan(Samples.Facts() with { ReporterEmail = null }, "reporter", "contact:desk").Select(one => one.Event.GetType()));

    [Fact]
    public void Names_are_in_the_recipients_language()
    {
        var plan = Plan(Samples.Facts(), "level").Select(one => (Requested)one.Event).ToList();
        Assert.Equal("Very severe", plan.First(one => one.To.Recipient == "remote").Content.SeverityName);
        Assert.Equal("非常严重", plan.First(one => one.To.Recipient == "visitor").Content.SeverityName);
    }

    [Theory]
    [InlineData("boss", "The boss")]
    [InlineData("lee", "lee")]
    public void An_owner_who_is_a_contact_is_called_by_name(string owner, string called) => Assert.All(
        Plan(Samples.Facts() with { Owner = owner }, "level"), one => Assert.Equal(called, ((Requested)one.Event).Content.Owner));

    [Fact]
    public void What_is_owed_is_told_of_no_incident_and_whatever_becomes_of_any()
    {
        var request = Assert.IsType<Requested>(Assert.Single(OfDuty("role:manager")).Event);
        Assert.Equal(("boss", null, Standing.Fact), (request.To.Recipient, request.IncidentId, request.Basis));
        Assert.Equal(new DutyContent("acceptance-form", "验收单", 2, "xujiahui", "徐家汇店"), request.Content.Duty);
        Assert.Equal(("shops", null, null, null), (request.Content.Contract, request.Content.Severity, request.Content.Number, request.Content.ReportedAt));
    }

    [Theory]
    [InlineData("level")]
    [InlineData("owner")]
    [InlineData("reporter")]
    public void To_what_is_owed_nobody_of_an_incident_answers(string target)
    {
        var one = Assert.IsType<Suppressed>(Assert.Single(OfDuty(target)).Event);
        Assert.Equal(
            (null, "nobody", Announcement.NobodyToTell, "shops", null), (one.IncidentId, one.Recipient, one.Reason, one.Contract, one.Severity));
    }

    [Fact]
    public void A_rule_for_severities_is_about_incidents() =>
        Assert.Empty(OfDuty(new NotificationRule("duty.breached", ["role:manager"], ["1"])));

    private static IReadOnlyList<(Guid Id, object Event)> OfDuty(string to) => OfDuty(new NotificationRule("duty.breached", [to]));

    private static IReadOnlyList<(Guid Id, object Event)> OfDuty(NotificationRule rule) => Announcement.Plan(
        new(
            Event, "duty.breached.v1", new("duty.breached", null, null), null,
            new("acceptance-form", 2, "xujiahui", new("验收单", "Acceptance form"), new("徐家汇店", "Xujiahui")), null,
            JsonDocument.Parse("{}").RootElement, Samples.Now, "service:escalation", null),
        Samples.Contract(rule),
        IdOf,
        Samples.Now);

    private static IReadOnlyList<(Guid Id, object Event)> Plan(IncidentFacts facts, params string[] to) => Announcement.Plan(
        new(Event, "incident.reported.v1", Samples.Reported(), facts, null, null, JsonDocument.Parse("{}").RootElement, Samples.Now, "wang", null),
        Samples.Contract(new NotificationRule("incident.reported", to)),
        IdOf,
        Samples.Now);

    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
