using System.Globalization;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>A ledger entry exactly as the table holds it; the hash is made of these values.</summary>
internal sealed record LedgerRow
{
    public const string Columns =
        "seq AS Seq, time AS Time, boot_id AS BootId, boot_ms AS BootMs, kind AS Kind, action_id AS ActionId, run_id AS RunId, incident_id AS IncidentId, "
        + "caller AS Caller, tool AS Tool, target AS Target, idempotency_key AS IdempotencyKey, payload AS Payload, previous_hash AS PreviousHash, hash AS Hash";

    public long Seq { get; init; }

    public string Time { get; init; } = string.Empty;

    public string BootId { get; init; } = string.Empty;

    public long BootMs { get; init; }

    public string Kind { get; init; } = string.Empty;

    public string? ActionId { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    public string Caller { get; init; } = string.Empty;

    public string? Tool { get; init; }

    public string? Target { get; init; }

    public string? IdempotencyKey { get; init; }

    public string Payload { get; init; } = string.Empty;

    public string PreviousHash { get; init; } = string.Empty;

    public string Hash { get; init; } = string.Empty;

    public static string WriteTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">A value is not of this version's making.</exception>
    public LedgerEntry ToEntry() => new()
    {
        Seq = Seq,
        Time = DateTimeOffset.Parse(Time, CultureInfo.InvariantCulture),
        Instant = new BootInstant(BootId, BootMs),
        Kind = Enum.TryParse<EntryKind>(Kind, out var kind) ? kind : throw new FormatException($"entry {Seq} is of the unknown kind '{Kind}'"),
        ActionId = ActionId is null ? null : new ActionId(ActionId),
        RunId = RunId is null ? null : new RunId(RunId),
        IncidentId = IncidentId is null ? null : new IncidentId(IncidentId),
        Caller = Caller,
        Tool = Tool,
        Target = Target,
        IdempotencyKey = IdempotencyKey,
        Payload = Payload,
        PreviousHash = PreviousHash,
        Hash = Hash,
    };
}
