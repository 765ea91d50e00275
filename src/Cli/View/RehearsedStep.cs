using RunbookExecutor.Core.Runs;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Cli.View;

/// <summary>One step of a runbook as it would go now.</summary>
public sealed record RehearsedStep(RunPhase Phase, int Number, int Line, string Kind, string Text)
{
    /// <summary>The step's condition in its canonical form.</summary>
    public string? Condition { get; init; }

    /// <summary>Why it would be skipped; null when it would not.</summary>
    public string? Skipped { get; init; }

    /// <summary>Whether the guards would let its action pass; null for a step without one.</summary>
    public bool? Allowed { get; init; }

    /// <summary>What the action would do, in words.</summary>
    public string? Action { get; init; }

    /// <summary>What each guard says, in their order.</summary>
    public IReadOnlyList<GuardVerdict> Guards { get; init; } = [];

    /// <summary>The calls that the platform would get.</summary>
    public IReadOnlyList<string> PlatformCalls { get; init; } = [];
}
