namespace RunbookExecutor.Executor.Ledger;

/// <summary>The last entry of the ledger at one moment. Its hash seals all before it.</summary>
internal sealed record LedgerHead
{
    public static readonly LedgerHead None = new() { Hash = RowHash.Genesis };

    public long Seq { get; init; }

    public string Hash { get; init; } = string.Empty;
}
