using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Freezing;

/// <summary>Stops and releases all automation. What it says is read anew each time, so that a change holds at the next call to the platform.</summary>
public sealed class FreezeSwitch(FreezeFile file, LedgerStore ledger, ExecutorOptions options) : IFreeze
{
    public bool IsFrozen => Read().IsFrozen;

    /// <summary>Reads all sources; a ledger that cannot be read is one.</summary>
    public FreezeState Read()
    {
        try
        {
            return With(ledger.Read(reader => reader.LastFreeze()));
        }
        catch (LedgerUnavailableException error)
        {
            return new FreezeState([.. With(record: null).Sources, new FreezeSource("ledger", error.Message.TrimEnd('.'), CanBeThawed: false)]);
        }
    }

    /// <summary>The state with the ledger's last word given.</summary>
    public FreezeState With(FreezeRecord? record) => new([.. Sources(record)]);

    /// <summary>Stops automation now, and over restarts, until it is thawed. It holds even if the ledger cannot take the entry.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger could not be told; without it nothing is sent either.</exception>
    public FreezeState Freeze(string reason, string caller)
    {
        // Asking again for the same is no news; the file is written anew all the same, since somebody may have taken it away.
        file.TryWrite(reason);
        if (ledger.Read(reader => reader.LastFreeze()) is { IsFrozen: true } last && last.Reason == reason && last.Caller == caller)
        {
            return Read();
        }

        ledger.Append(new EntryDraft(EntryKind.Frozen, caller, new FreezePayload(reason)));
        return Read();
    }

    /// <summary>Releases what can be released; the state that it returns may still be frozen. Where nothing was frozen nothing is recorded.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was released.</exception>
    public FreezeState Thaw(string reason, string caller)
    {
        if (file.Read() is null && ledger.Read(reader => reader.LastFreeze()) is not { IsFrozen: true })
        {
            return Read();
        }

        // First the ledger: a crash between the two leaves automation frozen.
        ledger.Append(new EntryDraft(EntryKind.Thawed, caller, new FreezePayload(reason)));
        file.TryRemove();
        return Read();
    }

    private IEnumerable<FreezeSource> Sources(FreezeRecord? record)
    {
        if (file.Read() is { } byFile)
        {
            yield return byFile;
        }
        else if (record is { IsFrozen: true })
        {
            yield return new FreezeSource("ledger", $"{record.Reason.TrimEnd('.')} (by {record.Caller})", CanBeThawed: true, record.Since);
        }

        if (options.FreezeVariable is not (null or "" or "0" or "false"))
        {
            yield return new FreezeSource("environment", $"RUNBOOK_FREEZE is {options.FreezeVariable}", CanBeThawed: false);
        }
    }
}
