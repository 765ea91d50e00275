using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>All that the invariants are judged by.</summary>
public sealed record Evidence
{
    /// <summary>The whole ledger, in its order.</summary>
    public required IReadOnlyList<LedgerEntry> Entries { get; init; }

    /// <summary>The platform's own record, in its order.</summary>
    public required IReadOnlyList<ReceivedCall> Calls { get; init; }

    /// <summary>What is there at the end; null when it does not matter.</summary>
    public PlatformSnapshot? End { get; init; }

    /// <summary>What the platform holds at the end that is neither a replica nor anybody else's.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>What checking the chain found; null when it is intact.</summary>
    public string? ChainFault { get; init; }

    /// <summary>When an executor stood ready after a crash, and was left alone for the next 30 s.</summary>
    public IReadOnlyList<BootInstant> HealthyStarts { get; init; } = [];

    /// <summary>Services that automation never touches, this program among them.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    /// <summary>Whether everything is over, so that no action may be unfinished.</summary>
    public bool IsOver { get; init; } = true;
}
