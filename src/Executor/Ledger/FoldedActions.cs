using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// A history as it was folded at one moment, which tells it of a later moment too: ages grow, and nothing else changes while no entry comes to it.
/// </summary>
internal sealed class FoldedActions
{
    private readonly RecentActions _recent;
    private readonly IReadOnlyList<ActionId> _ids;
    private readonly BootInstant _now;
    private readonly bool _isOfThePast;

    private FoldedActions(RecentActions recent, IReadOnlyList<ActionId> ids, BootInstant now, IReadOnlyList<ParsedEntry> entries)
    {
        (_recent, _ids, _now) = (recent, ids, now);

        // The age of an entry from after the moment is taken for zero, and would not grow with the others.
        _isOfThePast = entries.All(parsed => parsed.Entry.Instant.BootId != now.BootId || parsed.Entry.Instant.Milliseconds <= now.Milliseconds);
        History = ActionHistory.Fold(entries, now);
    }

    public ActionHistory History { get; }

    public static FoldedActions Of(RecentActions recent, IReadOnlyList<ActionId> ids, BootInstant now) => new(recent, ids, now, recent.Of(ids, withFreeze: true));

    /// <summary>The history of these actions at a later moment; null where it has to be folded anew.</summary>
    public ActionHistory? At(BootInstant now, RecentActions recent, IReadOnlyList<ActionId> ids) =>
        _isOfThePast && now.BootId == _now.BootId && now.Milliseconds >= _now.Milliseconds && recent.HasEntriesOf(_recent) && ids.SequenceEqual(_ids)
            ? History.Later(TimeSpan.FromMilliseconds(now.Milliseconds - _now.Milliseconds))
            : null;
}
