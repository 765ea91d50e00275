using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>A rule on how often something happened, as its operator set it; what is null is left to the runbook, then to the default.</summary>
public sealed record CountSetting
{
    /// <summary>It breaches above this number.</summary>
    public int? MoreThan { get; init; }

    /// <summary>How far back is counted.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How long it must not have happened before it is over.</summary>
    public TimeSpan? ClearHold { get; init; }

    internal DetectionSetting Rule => new() { Threshold = MoreThan, Within = Within, ClearHold = ClearHold };

    internal IEnumerable<string> Problems(string key)
    {
        if (MoreThan is < 0 or >= Container.KeptCrashes)
        {
            yield return $"{key}:moreThan is {MoreThan}; it must be between 0 and {Container.KeptCrashes - 1}, since no more crashes than {Container.KeptCrashes} are remembered.";
        }

        if (Within <= TimeSpan.Zero || Within > TimeSpan.FromDays(1) || ClearHold < TimeSpan.Zero)
        {
            yield return $"{key}: within must be above 0 and at most 1d, and clearHold cannot be negative.";
        }
    }
}
