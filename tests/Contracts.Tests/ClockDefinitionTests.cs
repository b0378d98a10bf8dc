using Contracts.Documents;
using Contracts.Terms;

namespace Contracts.Tests;

/// <summary>Clocks a contract defines: named like the standard ones, and wrong ones are told where they are.</summary>
public sealed class ClockDefinitionTests
{
    private const string Own = """

        clocks:
          - id: backup-confirmation
            name: { en: Backup confirmed }
            starts: [{ on: incident.visit-dispatched, key: visit, where: { site: shop-1 } }]
            meets: [{ on: incident.backup-confirmed }]
            cancels: [{ on: incident.closed, after: incident.visit-dispatched }]
            again: cancel
        """;

    [Fact]
    public void A_clock_of_its_own_may_have_targets()
    {
        var read = Samples.Parser.Parse(Contract(Own), DocumentFormat.Yaml);
        Assert.Empty(read.Problems);
        var clock = StandardClocks.Of(read.Document!)[^1];
        Assert.Equal(
            ("backup-confirmation", "visit", "shop-1", "cancel"),
            (clock.Id, clock.Starts[0].Key, clock.Starts[0].Where!["site"], clock.Again));
    }

    [Theory]
    [InlineData("on: incident.backup-confirmed", "on: incident.backup-eaten", "clocks[0].meets[0].on", "unknown-value")]
    [InlineData("after: incident.visit-dispatched", "after: notification.delivered", "clocks[0].cancels[0].after", "unknown-value")]
    [InlineData("again: cancel", "again: perhaps", "clocks[0].again", "unknown-value")]
    [InlineData("    meets: [{ on: incident.backup-confirmed }]\n", "", "clocks[0].meets", "required")]
    [InlineData("id: backup-confirmation", "id: other", "targets[0].clock", "unknown-value")]
    public void What_is_wrong_is_told_where_it_is(string right, string wrong, string path, string code)
    {
        var read = Samples.Parser.Parse(Contract(Own.Replace(right, wrong, StringComparison.Ordinal)), DocumentFormat.Yaml);
        Assert.Contains(read.Problems, problem => (problem.Path, problem.Code) == (path, code));
    }

    [Fact]
    public void Standard_clocks_follow_events_that_exist() => Assert.All(
        StandardClocks.All.SelectMany(clock => (IReadOnlyList<ClockTrigger>?[])
            [clock.Starts, clock.Meets, clock.Renews, clock.Cancels, clock.Continues]).SelectMany(triggers => triggers ?? []),
        trigger => Assert.True(ContractVocabulary.Triggers.Contains(trigger.On), trigger.On));

    private static string Contract(string clocks) => Samples.Text("store-hardware").Replace(
        "\ntargets:\n", "\ntargets:\n  - { clock: backup-confirmation, severity: \"1\", calendar: round-the-clock, within: PT1H }\n",
        StringComparison.Ordinal) + clocks;
}
