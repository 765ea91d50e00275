namespace RunbookExecutor.Executor.Ledger;

/// <summary>The ledger cannot be read or written; the message says why and what would help. Nothing may be sent without it.</summary>
public sealed class LedgerUnavailableException : Exception
{
    public LedgerUnavailableException(string message) : base(message)
    {
    }

    public LedgerUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
