using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Whether the ledger is as it was written, checked from its files when it is asked for.</summary>
/// <param name="Finding">One word: <c>intact</c>, <c>changed</c>, <c>cut-off</c>, <c>altered</c> or <c>unreadable</c>.</param>
/// <param name="Sentence">For a person.</param>
public sealed record LedgerCheck(string Finding, string Sentence)
{
    public static LedgerCheck Of(LedgerVerification found, string folder) => new(found.Finding, found.Describe(folder));
}
