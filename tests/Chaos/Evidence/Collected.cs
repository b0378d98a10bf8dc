using Chaos.Bed;
using Chaos.Histories;
using Chaos.Nemeses;

namespace Chaos.Evidence;

/// <summary>Everything that is known after a run, when all is up again and at rest. Invariants are functions of it.</summary>
/// <param name="Now">The stores' clock when they were read.</param>
/// <param name="Recorded">Event ids in Reporting's record.</param>
/// <param name="DeadLetters">Bodies in dead-letter and error queues, by the service whose queue they came from.</param>
internal sealed record Collected(
    IReadOnlyList<HistoryLine> History, IReadOnlyDictionary<string, ServiceStore> Stores, DateTimeOffset Now,
    IReadOnlyList<TimerRow> Timers, IReadOnlyList<ViewRow> Views, IReadOnlyList<Guid> Recorded, IReadOnlyList<Hook> Hooks,
    IReadOnlyList<(string Consumer, string Body)> DeadLetters, IReadOnlyCollection<Injected> Poison)
{
    public static Collected Nothing { get; } = new(
        [], TwoOfEach.Services.ToDictionary(service => service, _ => ServiceStore.Empty), DateTimeOffset.UnixEpoch, [], [], [], [], [], []);

    public ServiceStore Incident => Stores["incident"];

    public ServiceStore Escalation => Stores["escalation"];

    public ServiceStore Notification => Stores["notification"];

    public IReadOnlyList<Operation> Operations => Operation.Of(History);
}
