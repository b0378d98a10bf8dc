namespace Chaos.Invariants;

/// <summary>What came of an invariant.</summary>
/// <param name="Checked">How many things it was checked on: none would be no check.</param>
/// <param name="Broken">One sentence for each that does not hold, with the ids.</param>
internal sealed record Verdict(string Invariant, string Claim, int Checked, IReadOnlyList<string> Broken)
{
    /// <summary>Why the run fails.</summary>
    public IReadOnlyList<string> Reasons =>
        Checked == 0 ? [$"{Invariant} was checked on nothing: too little happened in this run", .. Broken] : Broken;

    public bool Holds => Reasons.Count == 0;
}
