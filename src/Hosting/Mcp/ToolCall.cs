using System.Text.Json;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>One tool call that this server answered. Secrets are taken out of arguments and result.</summary>
public sealed record ToolCall
{
    /// <summary>Counts the calls of this process from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Name of the token's bearer, else what the client calls itself.</summary>
    public required string Caller { get; init; }

    public required string Tool { get; init; }

    public required JsonElement Arguments { get; init; }

    /// <summary>What was answered, cut at 4,000 characters.</summary>
    public required string Result { get; init; }

    public required bool IsError { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>The run and the incident that the client named in <c>_meta</c>.</summary>
    public string? RunId { get; init; }

    public string? IncidentId { get; init; }
}
