namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>One version of a service as a person writes it: what differs from the service.</summary>
public sealed record LocalVersionOptions
{
    public string Name { get; init; } = string.Empty;

    /// <summary>Wins over the service's variables.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Another program than the service's; null for the same.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}
