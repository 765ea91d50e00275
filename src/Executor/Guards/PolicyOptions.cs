using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Section <c>policy</c> of the configuration: how much automation may do. The defaults are the limits; configuration may only tighten them, unless it accepts higher ones in so many words.</summary>
public sealed record PolicyOptions
{
    /// <summary>What limits per hour are counted over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly PolicyOptions Limits = new();

    /// <summary>What is accepted at most by who accepts higher limits.</summary>
    private static readonly PolicyOptions Ceilings = new() { MaxActionsPerHour = 1000, MaxRestartsPerContainerPerHour = 100, MinSpacing = TimeSpan.Zero, MaxReplicas = 100, MaxReplicaStep = 100, Cooldown = TimeSpan.Zero };

    private static readonly IReadOnlyList<string> Tools = [RestartContainer.ToolName, ScaleService.ToolName, UpdateEnvironment.ToolName, RollbackDeployment.ToolName];

    public int MaxActionsPerHour { get; init; } = 10;

    public int MaxRestartsPerContainerPerHour { get; init; } = 3;

    /// <summary>Least time between two actions.</summary>
    public TimeSpan MinSpacing { get; init; } = TimeSpan.FromSeconds(5);

    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 5;

    /// <summary>By how many replicas one action may change a service.</summary>
    public int MaxReplicaStep { get; init; } = 2;

    /// <summary>Least time between two runs for the same trouble in the same place.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Lets the limits be raised; the ledger records that they are.</summary>
    public bool AcceptHigherLimits { get; init; }

    /// <summary>Times in which nothing acts.</summary>
    public IReadOnlyList<MaintenanceWindowOptions> MaintenanceWindows { get; init; } = [];

    /// <summary>How long an approval may be given and used, from the request on.</summary>
    public TimeSpan ApprovalLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Tools that a person approves each use of, whatever the mode.</summary>
    public IReadOnlyList<string> AlwaysAsk { get; init; } = [];

    /// <summary>Variables that automation may set beyond the built-in ones, with their types: <c>enum:a|b</c>, <c>int:1..100</c>, <c>bool</c>. One that names a built-in replaces it.</summary>
    public IReadOnlyDictionary<string, string> AllowedVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Services that automation never touches, whatever their mode; what runs this program itself belongs here.</summary>
    public IReadOnlyList<string> ProtectedServices { get; init; } = [];

    public PolicyFigures Figures => new(
        MaxActionsPerHour, MaxRestartsPerContainerPerHour, MinSpacing.TotalSeconds, MinReplicas, MaxReplicas, MaxReplicaStep);

    /// <summary>The type of a variable's values, or null when automation may not set it.</summary>
    public VariableType? TypeOf(string variable) =>
        AllowedVariables.TryGetValue(variable, out var type) || VariableRules.Defaults.TryGetValue(variable, out type) ? VariableType.TryParse(type) : null;

    /// <summary>The value where its type is known and holds; else a mark, since it may be a secret.</summary>
    public string? Redacted(string variable, string? value) =>
        value is null || (TypeOf(variable)?.Allows(value) ?? false) ? value : "[REDACTED:not-an-allowed-value]";

    /// <summary>Every allowed variable and what it may be: <c>LOG_LEVEL (trace|debug|...)</c>.</summary>
    public string DescribeVariables() => string.Join(
        ", ",
        VariableRules.Defaults.Keys.Union(AllowedVariables.Keys).Order(StringComparer.Ordinal).Select(name => $"{name} ({TypeOf(name)?.Description})"));

    /// <summary>The keys whose values are above the usual limits.</summary>
    public IReadOnlyList<string> Raised() => [.. Loosened(Limits).Select(fault => fault.Split(' ')[0])];

    /// <summary>One sentence for each value that cannot be accepted, beginning with its key.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Loosened(AcceptHigherLimits ? Ceilings : Limits),
        .. ApprovalLifetime < TimeSpan.FromSeconds(10) || ApprovalLifetime > TimeSpan.FromHours(24)
            ? [$"policy.approvalLifetime is {Sentence.Of(ApprovalLifetime)}; it may be 10s to 24h."] : Array.Empty<string>(),
        .. AlwaysAsk.Select((tool, i) => (tool, i)).Where(item => !Tools.Contains(item.tool)).Select(item => $"policy.alwaysAsk.{item.i} is '{item.tool}', which is no tool; known: {string.Join(", ", Tools)}."),
        .. MaintenanceWindows.SelectMany((window, i) => MaintenanceWindow.Problems(window, $"policy.maintenanceWindows.{i}")),
        .. AllowedVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => Fault(variable.Key, variable.Value)).OfType<string>(),
    ];

    private IEnumerable<string> Loosened(PolicyOptions most) =>
    [
        .. Range("policy.maxActionsPerHour", MaxActionsPerHour, 0, most.MaxActionsPerHour),
        .. Range("policy.maxRestartsPerContainerPerHour", MaxRestartsPerContainerPerHour, 0, most.MaxRestartsPerContainerPerHour),
        .. Range("policy.minSpacing", MinSpacing, most.MinSpacing),
        .. Range("policy.cooldown", Cooldown, most.Cooldown),
        .. Range("policy.maxReplicas", MaxReplicas, Limits.MinReplicas, most.MaxReplicas),
        .. Range("policy.minReplicas", MinReplicas, Limits.MinReplicas, Math.Max(Limits.MinReplicas, Math.Min(MaxReplicas, most.MaxReplicas))),
        .. Range("policy.maxReplicaStep", MaxReplicaStep, 1, most.MaxReplicaStep),
    ];

    private static IEnumerable<string> Range(string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            yield return $"{key} is {value}; it may be {least} to {most}, since configuration can tighten the limits but not raise them unless policy.acceptHigherLimits is true.";
        }
    }

    private static IEnumerable<string> Range(string key, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > Window)
        {
            yield return $"{key} is {Sentence.Of(value)}; it may be {Sentence.Of(least)} to {Sentence.Of(Window)}, since configuration can tighten the limits but not raise them unless policy.acceptHigherLimits is true.";
        }
    }

    private static string? Fault(string name, string type)
    {
        var key = $"policy.allowedVariables.{name}";
        if (!VariableRules.IsName(name))
        {
            return $"{key} is not a variable's name; use letters, digits and underscores.";
        }

        if (VariableRules.DeniedBy(name) is { } pattern)
        {
            return $"{key} may never be allowed: {pattern} can load code, redirect traffic or carry a secret.";
        }

        return VariableType.TryParse(type) is null ? $"{key} has the unknown type '{type}'. Write enum:a|b, int:1..100 or bool." : null;
    }
}
