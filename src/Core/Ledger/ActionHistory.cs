using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>What the guards need to know of the past: a pure fold of ledger entries, as old as they are at one moment.</summary>
public sealed record ActionHistory(IReadOnlyList<ActionRecord> Actions, FreezeRecord? Freeze)
{
    public static readonly ActionHistory Empty = new([], Freeze: null);

    /// <summary>Incidents that the ledger heard of lately for the first time.</summary>
    public IReadOnlyList<IncidentSighting> Sightings { get; init; } = [];

    /// <summary>What is still going on, oldest first.</summary>
    public IEnumerable<ActionRecord> InFlight => Actions.Where(action => action.IsInFlight);

    /// <summary>The actions that count in a window that ends now, oldest first; one that is exactly as old as the window does not.</summary>
    public IReadOnlyList<ActionRecord> SentWithin(TimeSpan window) => [.. Actions.Where(action => action.Age < window)];

    public ActionRecord? Find(ActionId id) => Actions.FirstOrDefault(action => action.Id == id);

    /// <param name="entries">In the order in which they were written; actions whose intent is missing are passed over.</param>
    /// <param name="now">The moment from which ages are counted.</param>
    public static ActionHistory Fold(IReadOnlyList<LedgerEntry> entries, BootInstant now) => Fold([.. entries.Select(entry => new ParsedEntry(entry))], now);

    /// <summary>As the other <c>Fold</c>, of entries that are folded again and again.</summary>
    public static ActionHistory Fold(IReadOnlyList<ParsedEntry> entries, BootInstant now)
    {
        var ages = Ages([.. entries.Select(entry => entry.Entry)], now);
        var actions = new OrderedDictionary<ActionId, ActionRecord>();
        FreezeRecord? freeze = null;
        for (var i = 0; i < entries.Count; i++)
        {
            freeze = FreezeRecord.Apply(freeze, entries[i].Entry);
            if (entries[i].Entry.ActionId is { } id && ActionFold.Apply(actions.GetValueOrDefault(id), entries[i], ages[i]) is { } action)
            {
                actions[id] = action;
            }
        }

        return new ActionHistory([.. actions.Values], freeze);
    }

    /// <summary>
    /// The same history some time later in the same boot, without reading its entries again: only what has happened has an age, and every age
    /// grows alike, also of what an earlier boot wrote (<see cref="AgeRule"/>). No entry may be from after the moment of this history.
    /// </summary>
    public ActionHistory Later(TimeSpan passed) => passed == TimeSpan.Zero ? this : this with { Actions = [.. Actions.Select(action => action.Later(passed))] };

    /// <summary>How old each entry is at least.</summary>
    public static IReadOnlyList<TimeSpan> Ages(IReadOnlyList<LedgerEntry> entries, BootInstant now)
    {
        var rule = new AgeRule(now);
        var ages = new TimeSpan[entries.Count];
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            ages[i] = rule.Of(entries[i].Instant);
        }

        return ages;
    }
}

/// <summary>The last word of the ledger on freezing.</summary>
public sealed record FreezeRecord(bool IsFrozen, string Reason, string Caller, DateTimeOffset Since)
{
    public static FreezeRecord? Apply(FreezeRecord? before, LedgerEntry entry) => entry.Kind switch
    {
        EntryKind.Frozen => new FreezeRecord(IsFrozen: true, entry.Read<FreezePayload>().Reason, entry.Caller, entry.Time),
        EntryKind.Thawed => new FreezeRecord(IsFrozen: false, entry.Read<FreezePayload>().Reason, entry.Caller, entry.Time),
        _ => before,
    };
}

/// <param name="Service">Where the incident is.</param>
/// <param name="Age">Time since the ledger first heard of it.</param>
public sealed record IncidentSighting(string Service, TimeSpan Age);
