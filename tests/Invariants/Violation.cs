namespace RunbookExecutor.Tests.Invariants;

/// <summary>Where an invariant did not hold.</summary>
/// <param name="Invariant">1 to 8.</param>
/// <param name="What">One sentence.</param>
/// <param name="Rows">Numbers of the ledger's entries that show it.</param>
public sealed record Violation(int Invariant, string What, IReadOnlyList<long> Rows)
{
    public override string ToString() => $"I{Invariant}: {What} (entries {string.Join(", ", Rows)})";
}
