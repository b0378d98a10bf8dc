using Chaos.Bed;
using Chaos.Evidence;
using Chaos.Histories;
using ServiceDefaults.EventSourcing;

namespace Chaos.Invariants;

/// <summary>I1: every <c>ok</c> command exactly once, <c>fail</c> never, <c>info</c> once or never, none in part.</summary>
internal static class CommandsOnce
{
    private const int MostEventsOfCommand = 8;

    public static Verdict Check(Collected evidence)
    {
        var stored = evidence.Incident.Commands.Concat(evidence.Reporting.Commands).ToList();
        var commands = stored.ToLookup(command => command.Id);
        var events = evidence.Incident.Events.Concat(evidence.Reporting.Events).ToLookup(e => e.Id);
        var writes = evidence.Operations.Where(operation => operation.IsWrite).ToList();
        var said = writes.Select(write => IdOf(write.Key)).ToHashSet();
        return new("I1", "ok once, fail never, info once or never, none in part", writes.Count,
        [
            .. writes.SelectMany(write => Check(write, commands, events)),
            .. stored.Where(command => command.ByKey && !said.Contains(command.Id))
                .Select(command => $"command {command.Id} on {command.Stream} was never given by anybody"),
            .. events.Where(same => same.Skip(1).Any()).Select(same => $"event {same.Key} is stored {same.Count()} times"),
        ]);
    }

    /// <summary>The id under which the platform remembers a key, as it documents it.</summary>
    public static Guid IdOf(string key) => DeterministicId.Of($"{TwoOfEach.Tenant}\n{TwoOfEach.Subject}\n{key}");

    public static Guid EventOf(string key, int number) => DeterministicId.Of(IdOf(key), number.ToString());

    private static IEnumerable<string> Check(
        Operation write, ILookup<Guid, StoredCommand> commands, ILookup<Guid, StoredEvent> events)
    {
        var command = commands[IdOf(write.Key)].ToList();
        var effect = Enumerable.Range(0, MostEventsOfCommand).SelectMany(n => events[EventOf(write.Key, n)]).ToList();
        if (command.Count > 1) yield return $"{write} is remembered {command.Count} times";
        // A command that changed nothing answers the version it found, and leaves no trace.
        var wanted = write switch
        {
            { Outcome: HistoryLine.Fail } => false,
            { Outcome: HistoryLine.Ok } => write.Version != write.Expected,
            _ => command.Count > 0,
        };
        if (!wanted)
        {
            if (effect.Count > 0 || command.Count > 0) yield return $"{write} is {write.Outcome} and has {effect.Count} events";
            yield break;
        }

        if (effect.Count == 0 || command.Count == 0)
        {
            yield return $"{write} is {write.Outcome} at version {write.Version} and has {effect.Count} events, {command.Count} entries";
            yield break;
        }

        var versions = effect.Select(e => e.Version).ToList();
        var from = (write.Expected ?? 0) + 1;
        if (!versions.SequenceEqual(Enumerable.Range(0, versions.Count).Select(n => from + n)) || versions[^1] != command[0].Version)
            yield return $"{write} is there in part: events at {string.Join(", ", versions)}, should be {from} to {command[0].Version}";
        if (write.Outcome == HistoryLine.Ok && !Tells(write, command[0].Version))
            yield return $"{write} was answered version {write.Version} and is stored as {command[0].Version}";
        if (write.Incident is { } incident && effect.Any(e => e.Stream != $"{write.Category}/{incident}"))
            yield return $"{write} has events on {string.Join(", ", effect.Select(e => e.Stream).Distinct())}";
    }

    // Asked again, Reporting answers with the report as it is by then.
    private static bool Tells(Operation write, long version) =>
        write.Category == Operation.ReportCategory ? write.Version >= version : write.Version == version;
}
