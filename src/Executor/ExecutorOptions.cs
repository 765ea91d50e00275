namespace RunbookExecutor.Executor;

/// <summary>Where the executor keeps its ledger and how long it waits for what.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Folder of <c>ledger.db</c>, its key, the lock and the FREEZE file; created for the owner alone when it is missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long an admission waits for another action to end before it answers BUSY.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write waits for another process to commit.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A tool answers within this time; an action that takes longer goes on and the answer says so.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>How long the platform may take to show what an action changed.</summary>
    public TimeSpan ReadBackWithin { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan ReadBackEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often unfinished actions are looked for.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An action whose verification nobody reports within this time counts as inconclusive.</summary>
    public TimeSpan VerificationWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What did not help is put back within this time after the report, or left as it is.</summary>
    public TimeSpan CompensateWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an operator's deploy or configure may take.</summary>
    public TimeSpan OperatorDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Value of RUNBOOK_FREEZE: anything but nothing, <c>0</c> and <c>false</c> freezes this process for as long as it runs.</summary>
    public string? FreezeVariable { get; init; } = Environment.GetEnvironmentVariable("RUNBOOK_FREEZE");
}
