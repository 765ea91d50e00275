using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Executor;

namespace RunbookExecutor.Tests.Attack;

/// <summary>A ledger as bytes, from which any number of copies can be laid out and changed.</summary>
internal sealed class LedgerCopy(IReadOnlyDictionary<string, byte[]> files)
{
    /// <summary>One of real entries, in one file: of actions, refusals, freezing.</summary>
    public static async Task<LedgerCopy> MakeAsync(int entries)
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Restart("demo-app-1"));
        rig.Freeze.Freeze("lunch", "operator");
        rig.Freeze.Thaw("back", "operator");
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.SendAsync(Rig.Update("demo-app-2"));
        for (var i = rig.Entries().Count; i < entries; i++)
        {
            Append(rig, i);
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(rig.Directory, "ledger.db")};Pooling=False"))
        {
            connection.Open();
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        return new LedgerCopy(new[] { "ledger.db", "ledger.key", "ledger.checkpoint" }.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(rig.Directory, name))));
    }

    public static void Append(Rig rig, int number) =>
        rig.Ledger.Append(new EntryDraft(EntryKind.Denied, "agent", new DenialPayload(new RestartContainer($"demo-app-{number}"), "SPACING", "Too soon.", number)) { Tool = "restart-container", Target = "fake/demo-app" });

    /// <summary>Lays a copy out, has it changed, and checks it.</summary>
    public LedgerVerification Verify(Action<LedgerFilesAt> change)
    {
        var directory = Scratch.Folder("tamper");
        try
        {
            foreach (var (name, bytes) in files)
            {
                File.WriteAllBytes(Path.Combine(directory, name), bytes);
            }

            change(new LedgerFilesAt(directory));
            return LedgerVerifier.Verify(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
