namespace RunbookExecutor.Core.Ledger;

/// <summary>An entry whose payload is parsed at most once, however often it is folded.</summary>
public sealed class ParsedEntry(LedgerEntry entry)
{
    private object? _payload;

    public LedgerEntry Entry => entry;

    public T Read<T>()
        where T : class
    {
        var payload = _payload as T ?? entry.Read<T>();
        _payload = payload;
        return payload;
    }
}
