using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Tests.Executor;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Takes the ledger away in every way that happens: each request is then denied in so many words, and nothing is sent.</summary>
[Collection<Measured>]
public sealed class LedgerFaultTests
{
    private const string Denied = "LEDGER_UNAVAILABLE";

    public static TheoryData<string> Faults => ["corrupt", "cut in half", "empty", "a folder", "locked", "missing", "key missing", "checkpoint missing", "folder missing", "of another version"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Ledger_ThatCannotBeUsed_IsACleanDenial(string fault)
    {
        using var attacked = new InProcess();
        await attacked.SubmitAsync(new RestartContainer("app-1"));
        attacked.Advance(TimeSpan.FromMinutes(10));
        var calls = Facts.Calls(Path.Combine(attacked.Data, "engine.log")).Count;
        using var damage = new Damage(attacked.Data, fault);

        // In the process that has it open, and in one that begins now.
        Assert.Equal(Denied, Assert.IsType<ActionAnswer.Refused>(await attacked.SubmitAsync(new RestartContainer("app-2"))).Verdict.Rule);
        using var next = new Rig(directory: attacked.Data);
        Assert.Equal(Denied, (await next.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);

        Assert.Equal(calls, attacked.Engine.Store.Containers.Count == 0 ? 0 : Facts.Calls(damage.EngineFile).Count);
        Assert.Empty(next.Platform.Calls);
        Figures.Tell($"ledger {fault}", "a clean denial, nothing sent");
    }

    [Fact]
    public async Task Disk_ThatIsFull_IsACleanDenialAndNothingIsLost()
    {
        var (answers, data) = await AskAsync("trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 1200; exec \"$0\" \"$@\"", requests: 100);
        var violations = InvariantChecker.Check(Facts.OfScripted(data, Path.Combine(data, "engine.log"), ScriptedVictim.Service) with { IsOver = false });

        var denied = answers.Count(answer => answer == Denied);
        Figures.Tell("ledger full", $"{answers.Count} requests, {denied} clean denials, {answers.Count(answer => answer == "BUSY")} kept out by an unfinished action, {answers.Count(answer => answer == "Sent")} sent before it was full, {violations.Count} violations");

        // An action whose end could not be written any more keeps the others out until it can.
        Assert.True(denied > 0);
        Assert.All(answers.SkipWhile(answer => answer == "Sent"), answer => Assert.Contains(answer, new[] { Denied, "BUSY" }));
        Facts.AssertNone(violations);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Files_ThatCannotBeWritten_AreACleanDenial()
    {
        var (before, data) = await AskAsync("exec \"$0\" \"$@\"", requests: 1);
        Assert.Equal(["Sent"], before);
        foreach (var file in Directory.GetFiles(data, "ledger.*"))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        File.SetUnixFileMode(data, (UnixFileMode)0b101_101_101);

        // Who may do everything gives that up first.
        var (answers, _) = await AskAsync(Environment.UserName == "root" ? "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$0\" \"$@\"" : "exec \"$0\" \"$@\"", requests: 3, data);

        Figures.Tell("ledger read-only", $"{answers.Count} requests, {answers.Count(answer => answer == Denied)} clean denials");
        Assert.Equal([Denied, Denied, Denied], answers);
        File.SetUnixFileMode(data, (UnixFileMode)0b111_000_000);
        Directory.Delete(data, recursive: true);
    }

    // The answers of a process that asks for one action after another.
    private static async Task<(IReadOnlyList<string> Answers, string Data)> AskAsync(string script, int requests, string? data = null)
    {
        data ??= Directory.CreateTempSubdirectory("faults-").FullName;
        var settings = Path.Combine(Path.GetTempPath(), $"asker-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new AskerSettings { Data = data, Requests = requests }));
        var start = new ProcessStartInfo("sh", ["-c", script, Path.Combine(AppContext.BaseDirectory, "RunbookExecutor.Tests.Host"), "ask", settings]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var answers = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return (answers, data);
    }

    /// <summary>One fault, and what is needed to leave it as it is.</summary>
    private sealed class Damage : IDisposable
    {
        private readonly SqliteConnection? _holder;

        public Damage(string data, string fault)
        {
            var database = Path.Combine(data, "ledger.db");
            EngineFile = Path.Combine(data, "engine.log");
            switch (fault)
            {
                case "corrupt":
                    Replace(database, () => File.WriteAllText(database, new string('x', 8192)));
                    break;
                case "cut in half":
                    Replace(database, () => File.WriteAllBytes(database, [.. "SQLite format 3\0"u8, .. new byte[1000]]));
                    break;
                case "empty":
                    Replace(database, () => File.WriteAllBytes(database, []));
                    break;
                case "a folder":
                    Replace(database, () => Directory.CreateDirectory(database));
                    break;
                case "missing":
                    Replace(database, () => { });
                    break;
                case "key missing":
                    File.Delete(Path.Combine(data, "ledger.key"));
                    Replace(Path.Combine(data, "ledger.checkpoint"), () => { });
                    break;
                case "checkpoint missing":
                    File.Delete(Path.Combine(data, "ledger.checkpoint"));
                    break;
                case "folder missing":
                    EngineFile = Path.Combine(Path.GetTempPath(), $"engine-{Environment.ProcessId}.log");
                    File.Copy(Path.Combine(data, "engine.log"), EngineFile, overwrite: true);
                    foreach (var file in Directory.GetFiles(data, "ledger.db*"))
                    {
                        File.Delete(file);
                    }

                    break;
                default:
                    _holder = new SqliteConnection($"Data Source={database};Pooling=False");
                    _holder.Open();
                    Run(fault == "locked" ? "BEGIN EXCLUSIVE" : "PRAGMA user_version = 99");
                    break;
            }
        }

        public string EngineFile { get; }

        public void Dispose() => _holder?.Dispose();

        private static void Replace(string file, Action make)
        {
            foreach (var part in new[] { file, $"{file}-wal", $"{file}-shm" })
            {
                File.Delete(part);
            }

            make();
        }

        private void Run(string sql)
        {
            using var command = _holder!.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
