using System.Text.Json;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>A ledger entry as JSON, its payload as an object.</summary>
public sealed record LedgerEntryView
{
    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Kind { get; init; }

    public string? ActionId { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    public required string Caller { get; init; }

    public string? Tool { get; init; }

    public string? Target { get; init; }

    public required JsonElement Payload { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    public static LedgerEntryView Of(LedgerEntry entry) => new()
    {
        Seq = entry.Seq,
        Time = entry.Time,
        Kind = entry.Kind.ToString(),
        ActionId = entry.ActionId?.Value,
        RunId = entry.RunId?.Value,
        IncidentId = entry.IncidentId?.Value,
        Caller = entry.Caller,
        Tool = entry.Tool,
        Target = entry.Target,
        Payload = LedgerJson.Read<JsonElement>(entry.Payload),
        PreviousHash = entry.PreviousHash,
        Hash = entry.Hash,
    };
}
