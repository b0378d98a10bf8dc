using Chaos;
using Chaos.Nemeses;

namespace ChaosSpecs;

public class ScheduleTests
{
    private static readonly string[] s_processes = ["gateway-1", "gateway-2", "incident-1", "incident-2"];

    [Fact]
    public void The_same_seed_makes_the_same_go_wrong() => Assert.Equal(Of(seed: 7, minutes: 3), Of(seed: 7, minutes: 3));

    [Fact]
    public void Another_seed_makes_something_else_go_wrong() => Assert.NotEqual(Of(seed: 7, minutes: 3), Of(seed: 8, minutes: 3));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_three_minutes_everything_goes_wrong_that_can(int seed) =>
        Assert.Equal(Fault.Kinds.Order(), Of(seed, minutes: 3).Select(fault => fault.Kind).Distinct().Order());

    [Fact]
    public void Only_a_long_run_lets_a_process_stand_still_for_longer_than_the_store_waits()
    {
        Assert.DoesNotContain(Of(seed: 7, minutes: 3), IsLong);
        Assert.Contains(Of(seed: 7, minutes: 30), IsLong);
    }

    private static bool IsLong(Fault fault) => fault.Kind == Fault.Pause && fault.Lasts > Schedule.StandstillLimit;

    private static IReadOnlyList<Fault> Of(int seed, int minutes)
    {
        var options = ChaosOptions.Parse(["--minutes", $"{minutes}", "--seed", $"{seed}", "--folder", "."]);
        return Schedule.Of(options.RandomFor("schedule"), options.Length, s_processes);
    }
}
