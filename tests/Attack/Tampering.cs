namespace RunbookExecutor.Tests.Attack;

/// <summary>One way to change a ledger behind the executor's back.</summary>
internal sealed record Tampering(string Name, Action<LedgerFilesAt> Apply)
{
    private static readonly IReadOnlyList<string> Columns = ["time", "boot_id", "boot_ms", "kind", "action_id", "run_id", "incident_id", "caller", "tool", "target", "idempotency_key", "payload", "previous_hash", "hash"];

    private static readonly IReadOnlyList<Func<Random, int, Tampering>> All =
    [
        ChangeACharacter, ChangeACharacter, ChangeACharacter, ReplaceAField, ReplaceAField, ShiftTheClock, EmptyAField, CopyAField,
        RemoveARow, RemoveSeveral, RemoveAndCloseUp, Swap, Insert, Append, CutOff, CutOff, Renumber,
        ExchangeTheKey, FlipTheKey, FlipTheCheckpoint, LowerTheCheckpoint, RemoveTheCheckpoint, EmptyTheCheckpoint, ChangeTheSchema,
    ];

    public static int Kinds => All.Count;

    public static Tampering Number(int number, int entries) => All[number % All.Count](new Random(number), entries);

    private static Tampering ChangeACharacter(Random random, int entries)
    {
        var (column, seq) = (Columns[random.Next(Columns.Count)], random.Next(1, entries + 1));
        return new($"a character of {column} of {seq}", files =>
        {
            if (column == "boot_ms" || files.Ask<string?>($"SELECT {column} FROM entries WHERE seq = {seq}") is not { Length: > 0 } text)
            {
                files.Execute($"UPDATE entries SET boot_ms = boot_ms + 1 WHERE seq = {seq}");
                return;
            }

            var characters = text.ToCharArray();
            characters[random.Next(text.Length)] ^= (char)(1 + random.Next(15));
            files.Execute($"UPDATE entries SET {column} = @changed WHERE seq = {seq}", new { changed = new string(characters) });
        });
    }

    private static Tampering ReplaceAField(Random random, int entries)
    {
        var (column, seq) = (Columns[random.Next(Columns.Count)], random.Next(1, entries + 1));
        return new($"{column} of {seq} replaced", files => files.Execute($"UPDATE entries SET {column} = {(column == "boot_ms" ? "0" : "'{}'")} WHERE seq = {seq}"));
    }

    private static Tampering ShiftTheClock(Random random, int entries) =>
        Sql("the clock shifted", $"UPDATE entries SET boot_ms = boot_ms - {random.Next(1, 4_000_000)} WHERE seq >= {random.Next(1, entries + 1)}");

    private static Tampering EmptyAField(Random random, int entries)
    {
        var (column, seq) = (new[] { "action_id", "run_id", "tool", "target", "idempotency_key" }[random.Next(5)], random.Next(1, entries + 1));
        return new($"{column} of {seq} emptied", files =>
            files.Execute($"UPDATE entries SET {column} = CASE WHEN {column} IS NULL THEN '' ELSE NULL END WHERE seq = {seq}"));
    }

    private static Tampering CopyAField(Random random, int entries)
    {
        var (from, to) = Two(random, entries);
        return Sql($"payload and hash of {from} on {to}", $"UPDATE entries SET (payload, caller, hash) = (SELECT payload, caller || 'x', hash FROM entries WHERE seq = {from}) WHERE seq = {to}");
    }

    private static Tampering RemoveARow(Random random, int entries) => Sql("a row removed", $"DELETE FROM entries WHERE seq = {random.Next(1, entries + 1)}");

    private static Tampering RemoveSeveral(Random random, int entries)
    {
        var from = random.Next(1, entries + 1);
        return Sql("several rows removed", $"DELETE FROM entries WHERE seq BETWEEN {from} AND {random.Next(from, entries + 1)}");
    }

    private static Tampering RemoveAndCloseUp(Random random, int entries)
    {
        var seq = random.Next(1, entries + 1);
        return Sql("a row removed and the gap closed", $"DELETE FROM entries WHERE seq = {seq}; UPDATE entries SET seq = -(seq - 1) WHERE seq > {seq}; UPDATE entries SET seq = -seq WHERE seq < 0");
    }

    private static Tampering Swap(Random random, int entries)
    {
        var (one, other) = Two(random, entries);
        return Sql($"{one} and {other} swapped", $"UPDATE entries SET seq = -1 WHERE seq = {one}; UPDATE entries SET seq = {one} WHERE seq = {other}; UPDATE entries SET seq = {other} WHERE seq = -1");
    }

    private static Tampering Insert(Random random, int entries)
    {
        var at = random.Next(1, entries + 1);
        return Sql($"a row put in at {at}", $"UPDATE entries SET seq = -(seq + 1) WHERE seq >= {at}; UPDATE entries SET seq = -seq WHERE seq < 0; {CopyOf(random.Next(1, at), at)}");
    }

    private static Tampering Append(Random random, int entries) => Sql("a row put behind", CopyOf(random.Next(1, entries + 1), entries + 1));

    private static Tampering CutOff(Random random, int entries) => Sql("cut off", $"DELETE FROM entries WHERE seq > {random.Next(entries)}");

    private static Tampering Renumber(Random random, int entries) => Sql("renumbered", $"UPDATE entries SET seq = seq + {random.Next(1, 1000)} WHERE seq > {random.Next(entries)} - 1 AND seq = {entries}");

    private static Tampering ExchangeTheKey(Random random, int entries)
    {
        var key = new byte[32];
        random.NextBytes(key);
        return new("another key", files => File.WriteAllBytes(files.Key, key));
    }

    private static Tampering FlipTheKey(Random random, int entries) => new("a bit of the key", files => LedgerFilesAt.Flip(files.Key, random));

    private static Tampering FlipTheCheckpoint(Random random, int entries) => new("a bit of the checkpoint", files => LedgerFilesAt.Flip(files.Checkpoint, random));

    private static Tampering LowerTheCheckpoint(Random random, int entries)
    {
        var count = random.Next(entries);
        return new("the checkpoint lowered and the tail cut off", files =>
        {
            var text = File.ReadAllText(files.Checkpoint);
            var head = files.Ask<string?>($"SELECT hash FROM entries WHERE seq = {count}") ?? new string('0', 64);
            File.WriteAllText(files.Checkpoint, $"{count:D19} {head} {text[^65..]}");
            files.Execute($"DELETE FROM entries WHERE seq > {count}");
        });
    }

    private static Tampering RemoveTheCheckpoint(Random random, int entries) => new("the checkpoint removed and the tail cut off", files =>
    {
        File.Delete(files.Checkpoint);
        files.Execute($"DELETE FROM entries WHERE seq > {random.Next(entries)}");
    });

    private static Tampering EmptyTheCheckpoint(Random random, int entries) => new("the checkpoint emptied", files => File.WriteAllBytes(files.Checkpoint, new byte[random.Next(150)]));

    private static Tampering ChangeTheSchema(Random random, int entries) => Sql("the schema changed", random.Next(4) switch
    {
        0 => "CREATE TRIGGER swallow BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END",
        1 => "DROP INDEX entries_kind",
        2 => "DROP INDEX entries_action; CREATE INDEX entries_action ON entries (action_id, kind) WHERE action_id IS NOT NULL AND seq > 10",
        _ => "CREATE VIEW extra AS SELECT 1",
    });

    private static string CopyOf(int from, int to) =>
        $"INSERT INTO entries SELECT {to}, time, boot_id, boot_ms, kind, action_id, run_id, incident_id, caller, tool, target, idempotency_key, payload, (SELECT hash FROM entries WHERE seq = {to - 1}), hash FROM entries WHERE seq = {Math.Max(1, from)}";

    private static (int One, int Other) Two(Random random, int entries)
    {
        var one = random.Next(1, entries + 1);
        return (one, ((one + random.Next(entries - 1)) % entries) + 1);
    }

    private static Tampering Sql(string name, string sql) => new(name, files => files.Execute(sql));
}
