using Chaos.Bed;
using Chaos.Histories;
using Chaos.Nemeses;

namespace Chaos.Evidence;

/// <summary>Everything that is known after a run, when all is up again and at rest. Invariants are functions of it.</summary>
/// <param name="Now">The stores' clock when they were read.</param>
/// <param name="Recorded">Event ids in Reporting's record.</param>
/// <param name="DeadLetters">Bodies in dead-letter and error queues, by the service whose queue they came from.</param>
/// <param name="Published">Event ids that came to the exchange, each as often as it did.</param>
internal sealed record Collected(
    IReadOnlyList<HistoryLine> History, IReadOnlyDictionary<string, ServiceStore> Stores, DateTimeOffset Now,
    IReadOnlyList<TimerRow> Timers, IReadOnlyList<ViewRow> Views, IReadOnlyList<Guid> Recorded, IReadOnlyList<Hook> Hooks,
    IReadOnlyList<(string Consumer, string Body)> DeadLetters, IReadOnlyCollection<Injected> Poison, IReadOnlyList<Guid> Published,
    Faults Faults)
{
    public static Collected Nothing { get; } = new(
        [], TwoOfEach.Services.ToDictionary(service => service, _ => ServiceStore.Empty), DateTimeOffset.UnixEpoch, [], [], [], [], [], [], [],
        Faults.None);

    /// <summary>Streams of all events of all services, by the events' ids.</summary>
    public IReadOnlyDictionary<Guid, string> Stored() =>
        Stores.Values.SelectMany(store => store.Events).DistinctBy(e => e.Id).ToDictionary(e => e.Id, e => e.Stream);

    public ServiceStore Incident => Stores["incident"];

    public ServiceStore Escalation => Stores["escalation"];

    public ServiceStore Reporting => Stores["reporting"];

    public ServiceStore Notification => Stores["notification"];

    public IReadOnlyList<Operation> Operations => Operation.Of(History);
}
