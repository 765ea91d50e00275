using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class LedgerTests
{
    [Fact]
    public void Append_ThenReopened_IsStillThereAndVerifies()
    {
        using var first = new Rig();
        Append(first, 5);

        using var second = new Rig(first.Time, first.Platform, first.Directory);

        Assert.Equal(5, second.Entries().Count);
        var ok = Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(first.Directory));
        Assert.Equal((5, second.Entries()[^1].Hash), (ok.Count, ok.Head));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Files_AreTheOwnersAlone()
    {
        using var rig = new Rig(directory: Path.Combine(Directory.CreateTempSubdirectory("executor-").FullName, "data"));
        Append(rig, 1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(rig.Directory));
        Assert.All(Directory.GetFiles(rig.Directory), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Directory.Delete(Path.GetDirectoryName(rig.Directory)!, recursive: true);
    }

    [Theory]
    [InlineData("UPDATE entries SET payload = '{}' WHERE seq = 2")]
    [InlineData("DELETE FROM entries WHERE seq = 2")]
    public void Entries_CannotBeChangedOrRemoved(string sql)
    {
        using var rig = new Rig();
        Append(rig, 3);
        using var connection = Open(rig.Directory);

        var error = Assert.Throws<SqliteException>(() => connection.Execute(sql));

        Assert.Contains("append-only", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Columns => ["time", "boot_id", "boot_ms", "kind", "action_id", "run_id", "incident_id", "caller", "tool", "target", "idempotency_key", "payload", "previous_hash", "hash"];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Verify_AnyFieldChanged_NamesTheEntry(string column)
    {
        using var rig = new Rig();
        Append(rig, 5);

        var value = column == "boot_ms" ? "boot_ms + 1" : $"coalesce({column}, '') || 'x'";
        Tamper(rig.Directory, $"UPDATE entries SET {column} = {value} WHERE seq = 3");

        var bad = Assert.IsType<LedgerVerification.Bad>(LedgerVerifier.Verify(rig.Directory));
        Assert.Equal(3, bad.Seq);
    }

    [Theory]
    [InlineData("DELETE FROM entries WHERE seq = 3", 4)]
    [InlineData("DELETE FROM entries WHERE seq = 1", 2)]
    [InlineData("DELETE FROM entries WHERE seq = 3; UPDATE entries SET seq = seq - 1 WHERE seq > 3", 3)]
    [InlineData("UPDATE entries SET seq = 100 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = 4; UPDATE entries SET seq = 4 WHERE seq = 100", 3)]
    [InlineData("UPDATE entries SET tool = '' WHERE seq = 2", 2)]
    [InlineData("INSERT INTO entries SELECT 6, time, boot_id, boot_ms, kind, action_id, run_id, incident_id, caller, tool, target, idempotency_key, payload, hash, hash FROM entries WHERE seq = 5", 6)]
    public void Verify_RowsRemovedSwappedOrAdded_NamesTheFirst(string sql, long seq)
    {
        using var rig = new Rig();
        Append(rig, 5);

        Tamper(rig.Directory, sql);

        Assert.Equal(seq, Assert.IsType<LedgerVerification.Bad>(LedgerVerifier.Verify(rig.Directory)).Seq);
    }

    [Fact]
    public void Verify_AnySingleCharacterOfAnyText_IsNoticed()
    {
        using var rig = new Rig();
        Append(rig, 3);
        using var connection = Open(rig.Directory);
        Unlock(connection);
        var random = new Random(7);
        foreach (var column in Columns.Select(row => row.Data).Where(column => column != "boot_ms"))
        {
            if (connection.ExecuteScalar<string?>($"SELECT {column} FROM entries WHERE seq = 2") is not { } text)
            {
                continue;
            }

            for (var i = 0; i < 20; i++)
            {
                var characters = text.ToCharArray();
                characters[random.Next(text.Length)] ^= (char)(1 << random.Next(6));
                var changed = new string(characters);
                connection.Execute($"UPDATE entries SET {column} = @changed WHERE seq = 2", new { changed });
                Assert.True(changed == text || LedgerVerifier.Verify(rig.Directory) is LedgerVerification.Bad, $"{column}: {changed}");
                connection.Execute($"UPDATE entries SET {column} = @text WHERE seq = 2", new { text });
            }
        }

        connection.Execute(LedgerSchema.Create);
        Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(rig.Directory));
    }

    [Fact]
    public void Verify_AnotherKey_IsNoticed()
    {
        using var rig = new Rig();
        Append(rig, 2);
        File.WriteAllBytes(Path.Combine(rig.Directory, "ledger.key"), new byte[32]);

        Assert.Equal(1, Assert.IsType<LedgerVerification.Bad>(LedgerVerifier.Verify(rig.Directory)).Seq);
    }

    [Fact]
    public void Verify_NoLedger_SaysSo()
    {
        var unreadable = Assert.IsType<LedgerVerification.Unreadable>(LedgerVerifier.Verify("/nowhere"));

        Assert.Contains("/nowhere/ledger.db does not exist", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_CorruptLedger_IsDeniedAndNothingIsSent()
    {
        using var rig = new Rig();
        File.WriteAllText(Path.Combine(rig.Directory, "ledger.db"), "this is no database, whatever its name may say of it");

        var refusal = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("LEDGER_UNAVAILABLE", refusal.Rule);
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public async Task Submit_LedgerDeletedWhileRunning_IsDenied()
    {
        using var rig = new Rig();
        Append(rig, 1);
        foreach (var file in Directory.GetFiles(rig.Directory, "ledger.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal("LEDGER_UNAVAILABLE", (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
    }

    [Fact]
    public void Read_FileGoneOrExchangedSinceTheLastReading_IsNoticed()
    {
        using var rig = new Rig();
        using var other = new Rig();
        Append(rig, 3);
        Append(other, 5);
        var (ledger, files) = (rig.Get<LedgerStore>(), Directory.GetFiles(rig.Directory, "ledger.db*"));
        Assert.Equal(3, ledger.Read(reader => reader.LastSeq()));

        foreach (var file in files)
        {
            File.Move(file, Path.Combine(rig.Directory, $"aside-{Path.GetFileName(file)}"));
        }

        Assert.Throws<LedgerUnavailableException>(() => ledger.Read(reader => reader.LastSeq()));
        foreach (var file in Directory.GetFiles(other.Directory, "ledger.db*"))
        {
            File.Copy(file, Path.Combine(rig.Directory, Path.GetFileName(file)));
        }

        Assert.Equal(5, ledger.Read(reader => reader.LastSeq()));
    }

    [Fact]
    public async Task Submit_LedgerTakenAwayBetweenRuns_IsDeniedInsteadOfCountingAnew()
    {
        using var first = new Rig();
        Append(first, 1);
        foreach (var file in Directory.GetFiles(first.Directory, "ledger.db*"))
        {
            File.Delete(file);
        }

        using var second = new Rig(first.Time, first.Platform, first.Directory);
        var refusal = await second.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("LEDGER_UNAVAILABLE", refusal.Rule);
        Assert.Contains("is gone but its key is still there", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_KeyMissing_IsDenied()
    {
        using var first = new Rig();
        Append(first, 1);
        File.Delete(Path.Combine(first.Directory, "ledger.key"));

        using var second = new Rig(first.Time, first.Platform, first.Directory);

        Assert.Equal("LEDGER_UNAVAILABLE", (await second.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
    }

    [Fact]
    public async Task Submit_DataDirectoryIsAFile_IsDenied()
    {
        var file = Path.GetTempFileName();
        using var rig = new Rig(directory: file);

        Assert.Equal("LEDGER_UNAVAILABLE", (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        File.Delete(file);
    }

    [Fact]
    public async Task Submit_LedgerLockedByAnother_IsDeniedAfterTheWait()
    {
        using var rig = new Rig();
        Append(rig, 1);
        using var other = Open(rig.Directory);
        using (other.BeginTransaction(deferred: false))
        {
            Assert.Equal("LEDGER_UNAVAILABLE", (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        }

        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task Submit_LedgerFull_IsDenied()
    {
        using var rig = new Rig();
        Append(rig, 1);
        using (var connection = Open(rig.Directory))
        {
            // What a full disk looks like to a writer: the insert fails.
            connection.Execute("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        }

        var refusal = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("LEDGER_UNAVAILABLE", refusal.Rule);
        Assert.Contains("disk is full", refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public void Entries_Filtered_GiveTheNewestThatFit()
    {
        using var rig = new Rig();
        Append(rig, 5);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var since = rig.Time.GetUtcNow();
        rig.Freeze.Freeze("test", "operator");

        var newest = rig.Ledger.Read(reader => reader.Entries(new LedgerQuery { Limit = 2 }));
        var recent = LedgerExport.Read(rig.Directory, new LedgerQuery { Since = since });
        var frozen = LedgerExport.Read(rig.Directory, new LedgerQuery { Kind = EntryKind.Frozen });

        Assert.Equal([5, 6], newest.Select(entry => entry.Seq));
        Assert.Equal([6], recent.Select(entry => entry.Seq));
        Assert.Equal([6], frozen.Select(entry => entry.Seq));
    }

    private static void Append(Rig rig, int count)
    {
        for (var i = 0; i < count; i++)
        {
            rig.Ledger.Append(new EntryDraft(EntryKind.Denied, "agent", new DenialPayload(new RestartContainer($"demo-app-{i}"), "SPACING", "Too soon.")) { Target = "demo-app" });
        }
    }

    private static SqliteConnection Open(string directory)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "ledger.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Tamper(string directory, string sql)
    {
        using var connection = Open(directory);
        Unlock(connection);
        connection.Execute(sql);
    }

    private static void Unlock(SqliteConnection connection) => connection.Execute("DROP TRIGGER entries_keep; DROP TRIGGER entries_stay");
}
