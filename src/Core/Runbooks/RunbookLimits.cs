namespace RunbookExecutor.Core.Runbooks;

/// <summary>How large a runbook may be, and what the guards will let it ask for.</summary>
public static class RunbookLimits
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>Steps that are not notes, the fallback's included.</summary>
    public const int MaxExecutableSteps = 50;

    /// <summary>Links and link definitions: the time to read them grows with the square of their number.</summary>
    public const int MaxLinks = 4096;

    public const int MinReplicas = 1;
    public const int MaxReplicas = 5;
}
