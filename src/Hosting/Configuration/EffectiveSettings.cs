namespace RunbookExecutor.Hosting.Configuration;

/// <summary>The effective configuration of one process, the same for all roles in it.</summary>
/// <param name="File">The file that was read; null when there is none.</param>
/// <param name="Settings">In the order of the sections.</param>
public sealed record EffectiveSettings(string? File, IReadOnlyList<SettingView> Settings)
{
    public static EffectiveSettings None { get; } = new(File: null, []);

    public bool IsSameAs(EffectiveSettings other) => File == other.File && Settings.SequenceEqual(other.Settings);
}

/// <param name="Key">As in the configuration: <c>policy:maxActionsPerHour</c>.</param>
/// <param name="Value">The value in force; secrets are left out.</param>
/// <param name="Source">Where it was set: a file and line, a variable or flag, or <c>default</c>.</param>
public sealed record SettingView(string Key, string Value, string Source);
