namespace Contracts.Terms;

/// <summary>Rules of the clocks a contract defines: they begin with something, and know what they wait for.</summary>
internal static class ClockDefinitionRules
{
    public static void Check(ContractDocument contract, Findings found)
    {
        found.Ids("clocks", (contract.Clocks ?? []).Select(clock => clock.Id));
        foreach (var (index, clock) in (contract.Clocks ?? []).Index())
        {
            var path = $"clocks[{index}]";
            found.Text($"{path}.name", clock.Name);
            found.OneOf($"{path}.again", clock.Again, ContractVocabulary.Again);
            found.NotEmpty($"{path}.starts", clock.Starts, "event that starts it");
            if (clock.Meets is not { Count: > 0 } && clock.Renews is not { Count: > 0 })
                found.Add($"{path}.meets", "required", "Nothing ends it in time: name an event in meets or in renews.");
            foreach (var (list, triggers) in Lists(clock))
                foreach (var (at, trigger) in (triggers ?? []).Index())
                    Trigger($"{path}.{list}[{at}]", trigger, found);
        }
    }

    private static (string, IReadOnlyList<ClockTrigger>?)[] Lists(ClockDefinition clock) =>
    [
        ("starts", clock.Starts), ("meets", clock.Meets), ("renews", clock.Renews), ("cancels", clock.Cancels),
        ("continues", clock.Continues),
    ];

    private static void Trigger(string path, ClockTrigger trigger, Findings found)
    {
        found.OneOf($"{path}.on", trigger.On, ContractVocabulary.Triggers);
        if (trigger.After is { } after) found.OneOf($"{path}.after", after, ContractVocabulary.Triggers);
        if (trigger.Unless is { } unless) found.OneOf($"{path}.unless", unless, ContractVocabulary.Triggers);
    }
}
