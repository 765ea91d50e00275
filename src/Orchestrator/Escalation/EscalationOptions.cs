namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Section <c>escalation</c> of the configuration: who is called when automation has come to its end.</summary>
public sealed record EscalationOptions
{
    private const int MostAttempts = 10;

    /// <summary>By name; the name stands in the run's record instead of the address.</summary>
    public Dictionary<string, DestinationOptions> Destinations { get; init; } = [];

    /// <summary>Hosts that may be reached over plain http and at private addresses.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a destination that does not answer is tried in all.</summary>
    public int Attempts { get; init; } = 4;

    public bool IsAllowed(string host) => AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each value that cannot be used; empty when all can.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromSeconds(30) ? ["escalation:timeout must be between 100ms and 30s."] : Array.Empty<string>(),
        .. Attempts is < 1 or > MostAttempts ? [$"escalation:attempts must be between 1 and {MostAttempts}."] : Array.Empty<string>(),
        .. Destinations.SelectMany(destination => destination.Value.Problems($"escalation:destinations:{destination.Key}", IsAllowed)),
    ];
}
