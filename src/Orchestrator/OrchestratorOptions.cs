namespace RunbookExecutor.Orchestrator;

/// <summary>Section <c>orchestrator</c>: where the two MCP servers are.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>Null looks for the monitor of the same data directory whenever it connects.</summary>
    public Uri? Monitor { get; init; }

    /// <summary>Null looks for the executor of the same data directory whenever it connects.</summary>
    public Uri? Executor { get; init; }

    /// <summary>Bearer token for the monitor; null where it wants none.</summary>
    public string? MonitorToken { get; init; }

    /// <summary>Bearer token for the executor; null where it wants none.</summary>
    public string? ExecutorToken { get; init; }
}
