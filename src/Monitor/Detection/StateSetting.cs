namespace RunbookExecutor.Monitor.Detection;

/// <summary>A rule on a state, as its operator set it; what is null is left to the runbook, then to the default.</summary>
public sealed record StateSetting
{
    /// <summary>How long it must last before it fires.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>How long it must be over.</summary>
    public TimeSpan? ClearHold { get; init; }

    internal DetectionSetting Rule => new() { Hold = Hold, ClearHold = ClearHold };
}
