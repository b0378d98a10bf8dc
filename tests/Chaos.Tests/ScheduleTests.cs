using Chaos;
using Chaos.Nemeses;

namespace ChaosSpecs;

public class ScheduleTests
{
    private static readonly string[] s_services = ["gateway", "incident", "escalation", "notification", "reporting"];
    private static readonly string[] s_processes = [.. s_services.SelectMany(service => (string[])[$"{service}-1", $"{service}-2"])];

    [Fact]
    public void The_same_seed_makes_the_same_go_wrong() => Assert.Equal(Of(seed: 7, minutes: 3), Of(seed: 7, minutes: 3));

    [Fact]
    public void Another_seed_makes_something_else_go_wrong() => Assert.NotEqual(Of(seed: 7, minutes: 3), Of(seed: 8, minutes: 3));

    [Fact]
    public void In_three_minutes_everything_goes_wrong_that_can_whatever_the_seed() => Assert.All(Seeds(), seed =>
        Assert.Equal(Fault.Kinds.Order(), Of(seed, minutes: 3).Select(fault => fault.Kind).Distinct().Order()));

    [Fact]
    public void In_three_minutes_every_service_is_killed_whatever_the_seed() => Assert.All(Seeds(), seed =>
        Assert.Equal(s_services.Order(), Victims(Fault.Kill, seed).Distinct().Order()));

    [Fact]
    public void In_three_minutes_every_server_is_restarted_whatever_the_seed() => Assert.All(Seeds(), seed =>
        Assert.Equal(Fault.Servers.Order(), Victims(Fault.Restart, seed).Distinct().Order()));

    [Fact]
    public void Nobody_is_killed_again_before_all_others_were_and_servers_take_turns() => Assert.All(Seeds(), seed =>
    {
        Assert.All(Victims(Fault.Kill, seed, minutes: 10).Chunk(s_services.Length), round => Assert.Distinct(round));
        Assert.All(Victims(Fault.Restart, seed, minutes: 10).Chunk(Fault.Servers.Count), round => Assert.Distinct(round));
    });

    [Fact]
    public void Seeds_kill_in_different_orders_and_either_process()
    {
        Assert.True(Seeds().Select(seed => string.Join(' ', Victims(Fault.Kill, seed).Take(s_services.Length))).Distinct().Count() > 20);
        var killed = Seeds().SelectMany(seed => Of(seed, minutes: 3)).Where(fault => fault.Kind == Fault.Kill).Select(fault => fault.Victim);
        Assert.Equal(s_processes.Order(), killed.Distinct().Order());
    }

    [Fact]
    public void Only_a_long_run_lets_a_process_stand_still_for_longer_than_the_store_waits()
    {
        Assert.DoesNotContain(Of(seed: 7, minutes: 3), IsLong);
        Assert.Contains(Of(seed: 7, minutes: 30), IsLong);
    }

    private static bool IsLong(Fault fault) => fault.Kind == Fault.Pause && fault.Lasts > Schedule.StandstillLimit;

    private static IEnumerable<int> Seeds() => Enumerable.Range(0, 500);

    private static IEnumerable<string> Victims(string kind, int seed, int minutes = 3) =>
        Of(seed, minutes).Where(fault => fault.Kind == kind).Select(fault => fault.Whom);

    private static IReadOnlyList<Fault> Of(int seed, int minutes)
    {
        var options = ChaosOptions.Parse(["--minutes", $"{minutes}", "--seed", $"{seed}", "--folder", "."]);
        return Schedule.Of(options.RandomFor("schedule"), options.Length, s_processes);
    }
}
