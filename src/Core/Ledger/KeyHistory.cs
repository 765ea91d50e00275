namespace RunbookExecutor.Core.Ledger;

/// <summary>The remembered runs under one key, oldest first.</summary>
public sealed record KeyHistory(IReadOnlyList<KeyedRun> Runs)
{
    /// <summary>How long a run is remembered, from the admission of its first action.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(4);

    public static KeyHistory Of(ActionHistory history, RunKey key) => new(
    [
        .. history.Actions
            .Where(action => action.Intent.Key == key)
            .GroupBy(action => (action.RunId?.Value ?? action.Id.Value, action.Caller))
            .Select(run => KeyedRun.Of([.. run]))
            .Where(run => run.FirstAge < Memory),
    ]);

    /// <summary>The same runs when so much more time has passed and nothing else has happened.</summary>
    public KeyHistory After(TimeSpan time) => new([.. Runs.Select(run => run.After(time)).Where(run => run.FirstAge < Memory)]);

    /// <summary>Those of which it is known what became of them.</summary>
    public IReadOnlyList<KeyedRun> Settled => [.. Runs.Where(run => run.IsSettled)];
}
