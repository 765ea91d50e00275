using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Reads from labels what automation may do to a container.</summary>
internal static class ModeLabels
{
    public static AutomationMode Read(OwnLabels labels)
    {
        if (Exclude(labels))
        {
            return AutomationMode.Observe;
        }

        return labels.Operators(Labels.Mode) switch
        {
            null => Is(labels.Operators(Labels.Enable), "true") ? AutomationMode.Auto : AutomationMode.Observe,
            var mode when Is(mode, "auto") => AutomationMode.Auto,
            var mode when Is(mode, "propose") => AutomationMode.Propose,
            _ => AutomationMode.Observe,
        };
    }

    /// <summary>Whether its operator said anything about what may be done to it.</summary>
    public static bool AreGiven(OwnLabels labels) => labels.Operators(Labels.Mode) is not null || labels.Operators(Labels.Enable) is not null;

    /// <summary>Whether it is never to be touched. Whoever says no, its image included, means no.</summary>
    public static bool Exclude(OwnLabels labels) => Forbids(labels.Any(Labels.Enable)) || Forbids(labels.Images(Labels.Enable));

    /// <summary>Whether a value of <c>runbook.enable</c> says no.</summary>
    public static bool Forbids(string? enable) => Is(enable, "false");

    /// <summary>The only tools that may act on it; null for all. An image may take tools away, since that grants nothing.</summary>
    public static IReadOnlyList<string>? Tools(OwnLabels labels) => labels.Any(Labels.Actions)?
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Is(string? value, string word) => value is not null && value.Trim().Equals(word, StringComparison.OrdinalIgnoreCase);
}
