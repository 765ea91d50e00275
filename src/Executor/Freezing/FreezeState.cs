namespace RunbookExecutor.Executor.Freezing;

/// <summary>Whether automation is stopped, and by what. It is stopped as long as one source says so.</summary>
public sealed record FreezeState(IReadOnlyList<FreezeSource> Sources)
{
    public static readonly FreezeState Thawed = new([]);

    public bool IsFrozen => Sources.Count > 0;

    /// <summary>One sentence: why, since when, and what lifts it.</summary>
    public string Describe()
    {
        if (!IsFrozen)
        {
            return "Automation is not frozen.";
        }

        var lifted = Sources.All(source => source.CanBeThawed)
            ? "'runbook thaw' lifts it."
            : "Start the executor again without RUNBOOK_FREEZE to lift it.";
        return $"Automation is frozen: {string.Join("; ", Sources.Select(source => source.Reason))}. {lifted}";
    }
}

/// <param name="Name"><c>file</c>, <c>ledger</c> or <c>environment</c>.</param>
/// <param name="Reason">Why, without the full stop.</param>
/// <param name="CanBeThawed">Whether <c>runbook thaw</c> lifts it.</param>
/// <param name="Since">When it began, where that is known.</param>
public sealed record FreezeSource(string Name, string Reason, bool CanBeThawed, DateTimeOffset? Since = null);
