using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>One line of the ledger, never changed once written.</summary>
public sealed record LedgerEntry
{
    /// <summary>Counts from 1 without a gap.</summary>
    public required long Seq { get; init; }

    /// <summary>Wall time, for people; no limit depends on it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What limits are counted by.</summary>
    public required BootInstant Instant { get; init; }

    public required EntryKind Kind { get; init; }

    public ActionId? ActionId { get; init; }

    public RunId? RunId { get; init; }

    public IncidentId? IncidentId { get; init; }

    public required string Caller { get; init; }

    public string? Tool { get; init; }

    /// <summary>The slot or the service that it is about: <c>local/demo-app/demo-app-2</c>, <c>local/demo-app</c>.</summary>
    public string? Target { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>JSON whose shape depends on <see cref="Kind"/>.</summary>
    public required string Payload { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    public T Read<T>() => LedgerJson.Read<T>(Payload);
}
