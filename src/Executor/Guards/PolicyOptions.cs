using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Section <c>policy</c> of the configuration: how much automation may do. The defaults are the limits; configuration may only tighten them.</summary>
public sealed record PolicyOptions
{
    /// <summary>What limits per hour are counted over.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly PolicyOptions Limits = new();

    public int MaxActionsPerHour { get; init; } = 10;

    public int MaxRestartsPerContainerPerHour { get; init; } = 3;

    /// <summary>Least time between two actions.</summary>
    public TimeSpan MinSpacing { get; init; } = TimeSpan.FromSeconds(5);

    public int MinReplicas { get; init; } = 1;

    public int MaxReplicas { get; init; } = 5;

    /// <summary>By how many replicas one action may change a service.</summary>
    public int MaxReplicaStep { get; init; } = 2;

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

    /// <summary>One sentence for each value that cannot be accepted, beginning with its key.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Range("policy.maxActionsPerHour", MaxActionsPerHour, 0, Limits.MaxActionsPerHour),
        .. Range("policy.maxRestartsPerContainerPerHour", MaxRestartsPerContainerPerHour, 0, Limits.MaxRestartsPerContainerPerHour),
        .. Spacing(),
        .. Range("policy.maxReplicas", MaxReplicas, Limits.MinReplicas, Limits.MaxReplicas),
        .. Range("policy.minReplicas", MinReplicas, Limits.MinReplicas, Math.Max(Limits.MinReplicas, Math.Min(MaxReplicas, Limits.MaxReplicas))),
        .. Range("policy.maxReplicaStep", MaxReplicaStep, 1, Limits.MaxReplicaStep),
        .. AllowedVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => Fault(variable.Key, variable.Value)).OfType<string>(),
    ];

    private static IEnumerable<string> Range(string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            yield return $"{key} is {value}; it may be {least} to {most}, since configuration can tighten the limits but not raise them.";
        }
    }

    private IEnumerable<string> Spacing()
    {
        if (MinSpacing < Limits.MinSpacing || MinSpacing > Window)
        {
            yield return $"policy.minSpacing is {Sentence.Of(MinSpacing)}; it may be {Sentence.Of(Limits.MinSpacing)} to {Sentence.Of(Window)}, since configuration can tighten the limits but not raise them.";
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
