namespace RunbookExecutor.Orchestrator;

/// <summary>Section <c>orchestrator</c>: where the two MCP servers are.</summary>
public sealed record OrchestratorOptions
{
    public Uri Monitor { get; init; } = new("http://127.0.0.1:8001/mcp");

    public Uri Executor { get; init; } = new("http://127.0.0.1:8002/mcp");

    /// <summary>Bearer token for the monitor; null where it wants none.</summary>
    public string? MonitorToken { get; init; }

    /// <summary>Bearer token for the executor; null where it wants none.</summary>
    public string? ExecutorToken { get; init; }
}
