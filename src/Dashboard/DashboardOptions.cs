namespace RunbookExecutor.Dashboard;

/// <summary>Section <c>dashboard</c>: where the other roles are.</summary>
public sealed record DashboardOptions
{
    /// <summary>Null looks for the monitor of the same data directory whenever it asks.</summary>
    public Uri? Monitor { get; init; }

    /// <summary>Null looks for the executor of the same data directory whenever it asks.</summary>
    public Uri? Executor { get; init; }

    /// <summary>Null looks for the orchestrator of the same data directory whenever it asks.</summary>
    public Uri? Orchestrator { get; init; }

    /// <summary>The operator's token of the other roles, which no browser is given; null takes <c>server:token</c>.</summary>
    public string? Token { get; init; }
}
