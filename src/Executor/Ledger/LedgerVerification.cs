namespace RunbookExecutor.Executor.Ledger;

/// <summary>What a check of the ledger's files found.</summary>
public abstract record LedgerVerification
{
    /// <summary>One word for programs: <c>intact</c>, <c>changed</c>, <c>cut-off</c>, <c>altered</c> or <c>unreadable</c>.</summary>
    public abstract string Finding { get; }

    /// <summary>Whether somebody had a hand in it, so that nothing may be decided by it.</summary>
    public abstract bool IsTampered { get; }

    /// <summary>One sentence for a person.</summary>
    /// <param name="folder">The data directory that was checked.</param>
    public abstract string Describe(string folder);

    /// <param name="Count">How many entries there are.</param>
    /// <param name="Head">Hash of the last one.</param>
    public sealed record Ok(long Count, string Head) : LedgerVerification
    {
        public override string Finding => "intact";

        public override bool IsTampered => false;

        public override string Describe(string folder) => $"The ledger in {folder} is intact: {Count} entries, head {Head}.";
    }

    /// <param name="Seq">The first entry that is wrong.</param>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record Bad(long Seq, string Fault) : LedgerVerification
    {
        public override string Finding => "changed";

        public override bool IsTampered => true;

        public override string Describe(string folder) => $"The ledger in {folder} was changed: {Fault}.";
    }

    /// <summary>Entries that were on disk are gone from the end. A crash does not do that: what it tears off was never committed, and the checkpoint does not tell of it.</summary>
    /// <param name="Count">How many entries there are.</param>
    /// <param name="Expected">How many there were.</param>
    public sealed record CutOff(long Count, long Expected) : LedgerVerification
    {
        public override string Finding => "cut-off";

        public override bool IsTampered => true;

        public override string Describe(string folder) =>
            $"The ledger in {folder} was cut off: it ends with entry {Count}, and its checkpoint tells of {Expected}. If this is a copy, copy ledger.db-wal beside ledger.db as well; the newest entries may be there.";
    }

    /// <summary>Something other than an entry is not as the executor left it: the checkpoint, the table, an index, a page.</summary>
    /// <param name="Fault">What.</param>
    public sealed record Altered(string Fault) : LedgerVerification
    {
        public override string Finding => "altered";

        public override bool IsTampered => true;

        public override string Describe(string folder) => $"The ledger in {folder} is not as it was left: {Fault}.";
    }

    /// <param name="Reason">One sentence that says why nothing could be checked.</param>
    public sealed record Unreadable(string Reason) : LedgerVerification
    {
        public override string Finding => "unreadable";

        public override bool IsTampered => false;

        public override string Describe(string folder) => Reason;
    }
}
