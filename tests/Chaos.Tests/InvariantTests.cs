using Chaos.Evidence;
using Chaos.Invariants;

namespace ChaosSpecs;

/// <summary>Every invariant sees what it is there to see.</summary>
public class InvariantTests
{
    private static readonly Collected s_flawless = Sample.Evidence.Recorded();

    public static TheoryData<string, string> Flaws()
    {
        var flaws = new TheoryData<string, string>();
        foreach (var flaw in Flaw.All) flaws.Add(flaw.Invariant, flaw.What);
        return flaws;
    }

    [Fact]
    public void A_run_without_a_flaw_holds_and_every_invariant_was_checked_on_something() =>
        Assert.All(All.Check(s_flawless), verdict =>
        {
            Assert.Empty(verdict.Reasons);
            Assert.True(verdict.Holds, verdict.Invariant);
        });

    [Fact]
    public void An_invariant_that_was_checked_on_nothing_does_not_hold() =>
        Assert.All(All.Check(Collected.Nothing), verdict =>
        {
            Assert.False(verdict.Holds);
            Assert.Contains("checked on nothing", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
        });

    [Fact]
    public void A_short_run_is_asked_only_for_what_it_planned() =>
        Assert.Empty(WentWrong.Check(s_flawless.WithFaults(faults => faults with
        {
            Length = TimeSpan.FromMinutes(2),
            Planned = [faults.Planned[0]],
            Done = [faults.Planned[0]],
        })).Reasons);

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_flaw_is_reported_by_its_invariant(string invariant, string what)
    {
        var flaw = Flaw.All.Single(flaw => flaw.Invariant == invariant && flaw.What == what);

        var verdict = All.Check(flaw.Doctor(s_flawless)).Single(verdict => verdict.Invariant == invariant);

        Assert.Contains(verdict.Broken, broken => broken.Contains(flaw.Names, StringComparison.Ordinal));
    }
}
