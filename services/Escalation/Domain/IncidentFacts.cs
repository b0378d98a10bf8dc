using System.Collections.Immutable;
using static Escalations.Domain.IncidentEventTypes;

namespace Escalations.Domain;

/// <summary>A round that a clock has by what happened, whether or not the contract gives it time under the severity now.</summary>
public sealed record OwedRound(string Clock, string? Key, DateTimeOffset Since, bool Open);

/// <summary>Something the incident waits for.</summary>
/// <param name="Reason">Id of a pause reason of the contract.</param>
public sealed record Wait(string Reason, DateTimeOffset Since);

/// <summary>What clocks need to know of an incident: a fold over what happened to it.</summary>
public sealed record IncidentFacts(
    string Tenant, Guid Id, string Contract, int ContractVersion, string Severity, string Level, bool Imported)
{
    public string? Site { get; init; }

    /// <summary>Versions of the contract under which it was before, oldest first.</summary>
    public ImmutableList<int> EarlierVersions { get; init; } = [];

    /// <summary>What it waits for, while it waits.</summary>
    public Wait? Wait { get; init; }

    /// <summary>Event types that have happened and on which a clock depends, with the number of the last of them.</summary>
    public ImmutableSortedDictionary<string, int> Seen { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Newest round of every clock of the contract, by clock and key.</summary>
    public ImmutableList<OwedRound> Owed { get; init; } = [];

    public static IncidentFacts Of(string tenant, Guid id, Happening reported) => new(
        tenant, id, reported.Required("contractId"), int.Parse(reported.Required("contractVersion")), reported.Required("severity"),
        reported.Required("level"), reported["imported"] == "true")
    { Site = reported["site"] };

    /// <summary>Of no incident but of the contract itself, whose duties have clocks, too: it has neither severity nor level.</summary>
    public static IncidentFacts OfContract(string tenant, Guid id, string contract, int version) => new(
        tenant, id, contract, version, Clocks.Target.NoSeverity, "", Imported: false)
    { EarlierVersions = [.. Enumerable.Range(1, version - 1)] };

    /// <summary>Under the contract version that holds from then on, as that is what decides upon the rest; else the same object.</summary>
    public IncidentFacts Under(Happening happening) => happening.Type == VersionChanged
        ? this with { EarlierVersions = EarlierVersions.Add(ContractVersion), ContractVersion = int.Parse(happening.Required("toVersion")) }
        : this;

    /// <summary>The same object where nothing changed.</summary>
    /// <param name="terms">Of the contract version that holds now.</param>
    public IncidentFacts Apply(Happening happening, ContractTerms terms) =>
        terms.Remembers(happening.Type)
            ? Known(happening, terms).Noted(happening.Type).Moved(happening, terms)
            : Known(happening, terms);

    private IncidentFacts Known(Happening happening, ContractTerms terms) => happening.Type switch
    {
        // Nothing will end what no clock of this version waits for.
        VersionChanged => this with { Owed = Owed.RemoveAll(owed => terms.Definitions.All(clock => clock.Id != owed.Clock)) },
        Classified => this with { Severity = happening.Required("severity") },
        Escalated or HandedBack => this with { Level = happening.Required("toLevel") },
        Paused => this with { Wait = new(happening.Required("reason"), happening.At) },
        Resumed => this with { Wait = null },
        Resolved or Closed or Cancelled => this with { Wait = null },
        // What stood before it came back does not stand any more.
        Reopened or Rejected => this with { Wait = null, Seen = Seen.RemoveRange([WorkedAround, Resolved, Closed]) },
        _ => this,
    };

    private IncidentFacts Noted(string type) => this with { Seen = Seen.SetItem(type, Seen.Values.DefaultIfEmpty().Max() + 1) };

    private IncidentFacts Moved(Happening happening, ContractTerms terms)
    {
        var owed = Owed;
        foreach (var clock in terms.Definitions)
        {
            var target = terms.Target(clock.Id, Severity);
            foreach (var move in ClockMove.Of(clock, happening, this, target))
                owed = move.Kind switch
                {
                    MoveKind.Start => Begun(owed, clock.Id, move.Key, happening.At, clock.Again == "keep"),
                    MoveKind.Renew => Begun(owed, clock.Id, move.Key, happening.At, keep: false, onlyOpen: true),
                    MoveKind.Meet or MoveKind.Cancel => Set(owed, clock.Id, move.Key, false),
                    _ => Set(owed, clock.Id, move.Key, true),
                };
        }
        return this with { Owed = owed };
    }

    private static ImmutableList<OwedRound> Begun(
        ImmutableList<OwedRound> owed, string clock, string? key, DateTimeOffset at, bool keep, bool onlyOpen = false)
    {
        var index = owed.FindIndex(round => round.Clock == clock && round.Key == key);
        if (onlyOpen && (index < 0 || !owed[index].Open)) return owed;
        if (keep && index >= 0 && owed[index].Open) return owed;
        var round = new OwedRound(clock, key, at, true);
        return index < 0 ? owed.Add(round) : owed.SetItem(index, round);
    }

    // Without a key all rounds of the clock are concerned.
    private static ImmutableList<OwedRound> Set(ImmutableList<OwedRound> owed, string clock, string? key, bool open) => owed.ConvertAll(
        round => round.Clock == clock && (key is null || round.Key == key) ? round with { Open = open } : round);
}
