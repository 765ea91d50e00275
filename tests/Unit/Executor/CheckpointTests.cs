using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class CheckpointTests
{
    private const string Unlock = "DROP TRIGGER entries_keep; DROP TRIGGER entries_stay;";
    private const string Cut = $"{Unlock} DELETE FROM entries WHERE seq > 3;";

    [Fact]
    public void Verify_TailCutOff_SaysWhereItEndsAndHowFarItHadGot()
    {
        using var rig = Filled(5);

        Execute(rig, Cut + LedgerSchema.Create);

        Assert.Equal(new LedgerVerification.CutOff(3, 5), LedgerVerifier.Verify(rig.Directory));
    }

    [Fact]
    public void Verify_EverythingCutOff_IsNoticed()
    {
        using var rig = Filled(5);

        Execute(rig, $"{Unlock} DELETE FROM entries; {LedgerSchema.Create}");

        Assert.Equal(new LedgerVerification.CutOff(0, 5), LedgerVerifier.Verify(rig.Directory));
    }

    [Fact]
    public async Task Append_AfterTheTailWasCutOff_IsRefused()
    {
        using var rig = Filled(5);
        Execute(rig, Cut + LedgerSchema.Create);

        var refusal = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("LEDGER_UNAVAILABLE", refusal.Rule);
        Assert.Contains("it was cut off or exchanged", refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public async Task Start_TailCutOff_FreezesAutomation()
    {
        using var rig = Filled(5);
        Execute(rig, Cut + LedgerSchema.Create);
        using var next = new Rig(rig.Time, rig.Platform, rig.Directory);

        var service = ServiceOf(next);
        await service.StartAsync(default);
        while (!File.Exists(Path.Combine(rig.Directory, "FREEZE")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await service.StopAsync(default);
        Assert.Contains("was cut off: it ends with entry 3", next.Freeze.Read().Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OlderCheckpointThanTheLedger_IsIntact()
    {
        using var rig = Filled(5);
        var file = Path.Combine(rig.Directory, "ledger.checkpoint");
        var older = File.ReadAllBytes(file);
        Append(rig, 3);

        // As after a power failure, which may take the latest raise of the checkpoint with it, but no entry.
        File.WriteAllBytes(file, older);

        Assert.Equal(8, Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(rig.Directory)).Count);
    }

    [Fact]
    public void Verify_TornTransactionAtTheEndOfTheLog_IsIntact()
    {
        using var rig = Filled(5);
        using var copy = new Copied(rig.Directory);
        Append(rig, 1);

        // What a crash leaves in the middle of a commit: some of its frames, the last of them torn.
        var log = File.ReadAllBytes(Path.Combine(rig.Directory, "ledger.db-wal"));
        var before = new FileInfo(Path.Combine(copy.Directory, "ledger.db-wal")).Length;
        using (var file = File.Open(Path.Combine(copy.Directory, "ledger.db-wal"), FileMode.Append))
        {
            file.Write(log.AsSpan((int)before, (log.Length - (int)before) / 2));
        }

        Assert.Equal(5, Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(copy.Directory)).Count);
    }

    [Fact]
    public void Verify_CopyWithoutItsLog_SaysWhatToCopy()
    {
        using var rig = Filled(5);
        using var copy = new Copied(rig.Directory);
        File.Delete(Path.Combine(copy.Directory, "ledger.db-wal"));

        Assert.Contains("ledger.db-wal", LedgerVerifier.Verify(copy.Directory).Describe(copy.Directory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger.checkpoint", "checkpoint")]
    [InlineData("ledger.key", "ledger.key is missing")]
    public void Verify_CopyWithoutAnotherFile_NamesIt(string file, string named)
    {
        using var rig = Filled(5);
        using var copy = new Copied(rig.Directory);
        File.Delete(Path.Combine(copy.Directory, file));

        var result = LedgerVerifier.Verify(copy.Directory);

        Assert.IsNotType<LedgerVerification.Ok>(result);
        Assert.Contains(named, result.Describe(copy.Directory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TRIGGER entries_stay")]
    [InlineData("DROP INDEX entries_action")]
    [InlineData("CREATE TRIGGER extra BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("CREATE TABLE extra (x)")]
    public void Verify_SchemaChanged_IsNoticed(string sql)
    {
        using var rig = Filled(2);

        Execute(rig, sql);

        Assert.IsType<LedgerVerification.Altered>(LedgerVerifier.Verify(rig.Directory));
    }

    [Fact]
    public void Append_ByManyAtOnce_LeavesTheCheckpointAtTheHead()
    {
        using var rig = Filled(1);
        using var other = new Rig(rig.Time, rig.Platform, rig.Directory);

        Parallel.For(0, 40, i => Append(i % 2 == 0 ? rig : other, 1));

        var files = new LedgerFiles(rig.Directory);
        var ok = Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(rig.Directory));
        Assert.Equal(41, ok.Count);
        Assert.Equal(new Checkpoint(ok.Count, ok.Head), files.Checkpoint.Read(files.ReadKey()).Checkpoint);
    }

    private static ReconcilerService ServiceOf(Rig rig) => new(
        rig.Get<Reconciler>(), rig.Ledger, rig.Freeze, rig.Get<RunbookExecutor.Executor.ExecutorOptions>(), rig.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReconcilerService>.Instance);

    private static Rig Filled(int count)
    {
        var rig = new Rig();
        Append(rig, count);
        return rig;
    }

    private static void Append(Rig rig, int count)
    {
        for (var i = 0; i < count; i++)
        {
            rig.Ledger.Append(new EntryDraft(EntryKind.Denied, "agent", new DenialPayload(new RestartContainer($"demo-app-{i}"), "SPACING", "Too soon.")));
        }
    }

    private static void Execute(Rig rig, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(rig.Directory, "ledger.db")};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>The files as they lie on the disk, as a crash or a backup finds them.</summary>
    private sealed class Copied : IDisposable
    {
        public Copied(string from)
        {
            foreach (var file in System.IO.Directory.GetFiles(from, "ledger.*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(Directory, Path.GetFileName(file)));
            }
        }

        public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("copied-").FullName;

        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
