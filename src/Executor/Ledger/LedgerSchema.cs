namespace RunbookExecutor.Executor.Ledger;

/// <summary>The one table, and the triggers that keep it append-only.</summary>
internal static class LedgerSchema
{
    public const int Version = 1;

    public const string Create =
        """
        CREATE TABLE IF NOT EXISTS entries (
            seq             INTEGER PRIMARY KEY,
            time            TEXT NOT NULL,
            boot_id         TEXT NOT NULL,
            boot_ms         INTEGER NOT NULL,
            kind            TEXT NOT NULL,
            action_id       TEXT,
            run_id          TEXT,
            incident_id     TEXT,
            caller          TEXT NOT NULL,
            tool            TEXT,
            target          TEXT,
            idempotency_key TEXT,
            payload         TEXT NOT NULL,
            previous_hash   TEXT NOT NULL,
            hash            TEXT NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS entries_action ON entries (action_id, kind) WHERE action_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS entries_kind ON entries (kind, seq);
        CREATE INDEX IF NOT EXISTS entries_key ON entries (caller, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE TRIGGER IF NOT EXISTS entries_keep BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        PRAGMA user_version = 1;
        """;

    public const string Insert =
        """
        INSERT INTO entries (seq, time, boot_id, boot_ms, kind, action_id, run_id, incident_id, caller, tool, target, idempotency_key, payload, previous_hash, hash)
        VALUES (@Seq, @Time, @BootId, @BootMs, @Kind, @ActionId, @RunId, @IncidentId, @Caller, @Tool, @Target, @IdempotencyKey, @Payload, @PreviousHash, @Hash)
        """;
}
