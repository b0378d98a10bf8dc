using Chaos.Evidence;

namespace Chaos.Invariants;

/// <summary>I10: dead letters = exactly the injected poison; nothing else was set aside.</summary>
internal static class NoPoisonLeft
{
    public static Verdict Check(Collected evidence)
    {
        // A crash between setting aside and acknowledging sets aside twice: which ones, not how often.
        var found = evidence.DeadLetters.ToHashSet();
        var injected = evidence.Poison.ToLookup(poison => (poison.Consumer, poison.Body));
        return new("I10", "dead letters = exactly the injected poison", evidence.Poison.Count,
        [
            .. evidence.Poison.Where(poison => poison.Certain && !found.Contains((poison.Consumer, poison.Body)))
                .Select(poison => $"'{poison.Body}' was put into the queue of {poison.Consumer} and is not among the dead letters"),
            .. found.Where(letter => !injected.Contains(letter))
                .Select(letter => $"a dead letter of {letter.Consumer} that nobody put there: {letter.Body}"),
            .. evidence.Stores.SelectMany(store => store.Value.Parked.Select(parked => $"{store.Key} has parked {parked}")),
        ]);
    }
}
