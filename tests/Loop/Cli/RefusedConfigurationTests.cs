using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>Configuration that cannot be used, on a data directory that holds a ledger already.</summary>
public sealed class RefusedConfigurationTests : IAsyncLifetime
{
    private const string Sleeper = "services: { web: { command: [\"/bin/sleep\", \"100\"] } }\n";

    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync()
    {
        using var ledger = new LedgerStore(new ExecutorOptions { DataDirectory = sandbox.Data }, BootClock.OfThisMachine(), NullLogger<LedgerStore>.Instance);
        ledger.Append(new EntryDraft(EntryKind.Thawed, "operator", new FreezePayload("over")));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Theory]
    [InlineData("up", "policy: { maxActionPerHour: 5 }", "line 2: policy:maxActionPerHour: there is no such key.")]
    [InlineData("executor", "policy: { maxActionsPerHour: 100 }", "line 2: policy.maxActionsPerHour is 100; it may be 0 to 10")]
    [InlineData("executor --stdio", "policy: { maintenanceWindows: [ { cron: \"0 0 31 2 *\", duration: 1h } ] }", "cron is '0 0 31 2 *', which never fires")]
    [InlineData("orchestrator", "escalation: { destinations: { ops: { kind: webhook, url: \"https://10.0.0.5/secret-path\" } } }", "escalation:destinations:ops:url names 10.0.0.5, which is")]
    [InlineData("monitor", "bogus: 1", "line 2: unknown section 'bogus'.")]
    public async Task Start_ConfigurationThatCannotBeUsed_IsRefusedWithTheReason_AndRecordedOnce(string command, string yaml, string sentence)
    {
        sandbox.Write("runbook.yaml", Sleeper + yaml);
        string[] arguments = [.. command.Split(' '), "--data", sandbox.Data];

        (await sandbox.RunAsync(arguments)).Says(2, sentence);
        (await sandbox.RunAsync(arguments)).Says(2, sentence);

        var entries = await ExportAsync();
        var refused = Assert.Single(entries, entry => entry.GetProperty("kind").GetString() == "ConfigurationRefused");
        Assert.Equal("configuration", refused.GetProperty("caller").GetString());
        Assert.Contains(sentence, Assert.Single(refused.GetProperty("payload").GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        (await sandbox.RunAsync("ledger", "--data", sandbox.Data)).Says(0, "ConfigurationRefused", "runbook.yaml line 2: ");
        (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).Says(0, "is intact");
    }

    [Fact]
    public async Task Start_ProblemsThatQuoteWhatMayBeSecret_AreRecordedWithoutIt()
    {
        sandbox.Write("runbook.yaml", """
            services:
              web: { command: psql --password=hunter2, environment: "PASSWORD=hunter3" }
            server:
              tokens: { bot: "hunter4\n hunter5" }
            """);

        (await sandbox.RunAsync("up", "--data", sandbox.Data)).Says(2, "hunter2", "hunter3", "hunter4");

        var recorded = (await ExportAsync())[^1].GetProperty("payload").GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!.Split(": ", 2)[1]);
        Assert.All(recorded, problem => Assert.DoesNotContain("hunter", problem, StringComparison.Ordinal));
        Assert.Collection(
            recorded,
            problem => Assert.Equal("services:web:command: '[REDACTED]' stands where a list is expected; write [REDACTED].", problem),
            problem => Assert.StartsWith("services:web:environment: '[REDACTED]' stands where named entries are expected", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("server:tokens:bot: '[REDACTED]' stands where keys are expected", problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_LedgerThatCannotBeWritten_SaysTheSame()
    {
        sandbox.Write("runbook.yaml", Sleeper + "policy: { maxReplicas: 6 }");
        await File.WriteAllTextAsync(Path.Combine(sandbox.Data, "ledger.db"), "no database");

        var refused = await sandbox.RunAsync("executor", "--data", sandbox.Data);

        refused.Says(2, "policy.maxReplicas is 6; it may be 1 to 5");
        Assert.DoesNotContain("ledger", refused.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no database", await File.ReadAllTextAsync(Path.Combine(sandbox.Data, "ledger.db")));
    }

    private async Task<IReadOnlyList<JsonElement>> ExportAsync() =>
        [.. (await sandbox.RunAsync("ledger", "export", "--data", sandbox.Data)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
