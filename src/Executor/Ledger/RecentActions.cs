using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// The entries of the newest actions and of older ones that were unsettled, the last one on freezing, and the newest on approvals and
/// on incidents seen, up to one entry of the ledger.
/// </summary>
internal sealed class RecentActions
{
    public static readonly RecentActions Empty = new(LedgerHead.None, [], freeze: null, [], [], settled: 0);

    private readonly OrderedDictionary<ActionId, IReadOnlyList<ParsedEntry>> _actions;
    private readonly IReadOnlyList<LedgerEntry> _intents;

    // As long as no entry comes to an action, the same ones are unsettled.
    private readonly Lazy<IReadOnlyList<ActionId>> _unsettled;

    private RecentActions(
        LedgerHead head,
        OrderedDictionary<ActionId, IReadOnlyList<ParsedEntry>> actions,
        ParsedEntry? freeze,
        IReadOnlyList<LedgerEntry> approvals,
        IReadOnlyList<LedgerEntry> sightings,
        long settled)
        : this(head, actions, [.. actions.Values.Select(entries => entries[0].Entry).Where(entry => entry.Kind == EntryKind.Intent).OrderBy(entry => entry.Seq)], freeze, approvals, sightings, settled)
    {
    }

    private RecentActions(
        LedgerHead head,
        OrderedDictionary<ActionId, IReadOnlyList<ParsedEntry>> actions,
        IReadOnlyList<LedgerEntry> intents,
        ParsedEntry? freeze,
        IReadOnlyList<LedgerEntry> approvals,
        IReadOnlyList<LedgerEntry> sightings,
        long settled,
        Lazy<IReadOnlyList<ActionId>>? unsettled = null)
    {
        (Head, _actions, _intents, Freeze, Approvals, Sightings, SettledUpTo) = (head, actions, intents, freeze, approvals, sightings, settled);
        _unsettled = unsettled ?? new(() => [.. _intents.Where(intent => intent.Seq > SettledUpTo && IsUnsettled(intent)).Select(intent => intent.ActionId!.Value)]);
    }

    /// <summary>What this goes up to.</summary>
    public LedgerHead Head { get; }

    /// <summary>The last entry on freezing.</summary>
    public ParsedEntry? Freeze { get; }

    /// <summary>Every action that was admitted up to this entry needs nothing more.</summary>
    public long SettledUpTo { get; }

    /// <summary>The newest entries on approvals, and more.</summary>
    public IReadOnlyList<LedgerEntry> Approvals { get; }

    /// <summary>The newest entries on incidents that were seen, and more.</summary>
    public IReadOnlyList<LedgerEntry> Sightings { get; }

    /// <summary>How much is kept.</summary>
    public int Count => _actions.Count + Approvals.Count + Sightings.Count;

    /// <summary>Whether it holds the very entries that another does, whatever else was written meanwhile.</summary>
    public bool HasEntriesOf(RecentActions other) => ReferenceEquals(_actions, other._actions) && ReferenceEquals(Freeze, other.Freeze);

    public bool Knows(ActionId id) => _actions.ContainsKey(id);

    /// <param name="head">What it goes up to then.</param>
    /// <param name="entries">In the order in which they were written; those of an action that is not known are all its entries.</param>
    public RecentActions With(LedgerHead head, IReadOnlyCollection<LedgerEntry> entries)
    {
        // Most entries are refusals, which no action's history holds.
        if (entries.Count == 0)
        {
            return new RecentActions(head, _actions, _intents, Freeze, Approvals, Sightings, SettledUpTo, _unsettled);
        }

        var actions = new OrderedDictionary<ActionId, IReadOnlyList<ParsedEntry>>(_actions);
        var freeze = Freeze;
        foreach (var entry in entries)
        {
            var parsed = new ParsedEntry(entry);
            freeze = entry.Kind is EntryKind.Frozen or EntryKind.Thawed ? parsed : freeze;
            if (entry.ActionId is { } id)
            {
                actions[id] = [.. actions.GetValueOrDefault(id) ?? [], parsed];
            }
        }

        return new RecentActions(
            head, actions, freeze, With(Approvals, entries, entry => ApprovalFold.Kinds.Contains(entry.Kind)), With(Sightings, entries, entry => entry.Kind == EntryKind.IncidentSeen), SettledUpTo);
    }

    public RecentActions Settled(long upTo) => new(Head, _actions, _intents, Freeze, Approvals, Sightings, Math.Max(SettledUpTo, upTo));

    /// <summary>Everything about these actions, in the order in which it was written.</summary>
    public IReadOnlyList<ParsedEntry> Of(IEnumerable<ActionId> ids, bool withFreeze)
    {
        var entries = ids.SelectMany(id => _actions[id]);
        return [.. (withFreeze && Freeze is { } freeze ? entries.Append(freeze) : entries).OrderBy(parsed => parsed.Entry.Seq)];
    }

    /// <summary>Those whose intent is younger than <paramref name="window"/>.</summary>
    public IEnumerable<ActionId> Within(TimeSpan window, BootInstant now)
    {
        var rule = new AgeRule(now);
        for (var i = _intents.Count - 1; i >= 0 && rule.Of(_intents[i].Instant) < window; i--)
        {
            yield return _intents[i].ActionId!.Value;
        }
    }

    /// <summary>Those that may still need something.</summary>
    public IReadOnlyList<ActionId> Unsettled() => _unsettled.Value;

    // Entries of an old action that is heard of again are known by now.
    private IReadOnlyList<LedgerEntry> With(IReadOnlyList<LedgerEntry> known, IEnumerable<LedgerEntry> entries, Func<LedgerEntry, bool> isWanted) =>
        entries.Where(entry => entry.Seq > Head.Seq && isWanted(entry)).ToList() is { Count: > 0 } added ? [.. known, .. added] : known;

    private bool IsUnsettled(LedgerEntry intent) =>
        !Has(intent, EntryKind.Outcome)
        || !Has(intent, EntryKind.Verified)
        || (intent.Tool is ScaleService.ToolName or UpdateEnvironment.ToolName && !Has(intent, EntryKind.CompensationFinished));

    private bool Has(LedgerEntry intent, EntryKind kind) => _actions[intent.ActionId!.Value].Any(parsed => parsed.Entry.Kind == kind);
}
