using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>The canonical forms by which messages, lint and the documentation name what compiles.</summary>
public static class RunbookLanguage
{
    public static readonly IReadOnlyList<string> Actions =
        [RestartContainer.ToolName, ScaleService.ToolName, UpdateEnvironment.ToolName, RollbackDeployment.ToolName];

    /// <summary>Each form of a step, a name in capitals standing for what the author fills in.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        Restart, ScaleTo, ScaleBy, SetVariable, Rollback,
        "wait D", "verify METRIC < N%", "verify METRIC > N%", "verify recovered", "verify running", "verify healthy", "resolve", "escalate",
    ];

    /// <summary>Each form of a condition.</summary>
    public static readonly IReadOnlyList<string> Conditions =
    [
        "deployed within D", "not deployed within D", "recovered", "not recovered",
        "only this container is affected", "the whole service is affected", "METRIC < N%", "METRIC > N%",
    ];

    /// <summary>The metrics that a comparison may name.</summary>
    public static readonly IReadOnlyList<string> Metrics = ["memory", "cpu", "error-rate"];

    /// <summary>The second-level headings that give their text a role, in lower case.</summary>
    public static IEnumerable<string> Headings => Parsing.Headings.Names;

    internal const string Restart = RestartContainer.ToolName;
    internal const string ScaleTo = $"{ScaleService.ToolName} replicas=N";
    internal const string ScaleBy = $"{ScaleService.ToolName} replicas=+N";
    internal const string SetVariable = $"{UpdateEnvironment.ToolName} NAME=value";
    internal const string Rollback = RollbackDeployment.ToolName;

    internal static readonly string KnownActions = $"Known: {string.Join(", ", Actions)}.";
    internal static readonly string KnownConditions = $"Known: {string.Join("; ", Conditions)}.";
}
