using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runs;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>What does not help, or makes it worse, is reported and put back: real processes, the whole loop.</summary>
public sealed class PutBackTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    private Story Story => new(sandbox);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Variables_ReplicaCrashesWithThem_IsHarmfulAndPutBackBeforeTheWindowEnds()
    {
        // With the new value it lives for two seconds; the verification would take a minute.
        await FollowAsync("[ \\\"$LOG_LEVEL\\\" = debug ] && n=$((n+1)) && [ $n -gt 40 ] && exit 7");

        var acted = Story.Events.OfType<ActionDone>().First();
        var verified = Story.Events.OfType<SymptomVerified>().First();
        Assert.Equal(VerificationOutcome.Harmful, verified.Outcome);
        Assert.Matches(@"^app-1: it crashed at [\d:.]+ UTC \(exit code 7\), after the act$", verified.Evidence);
        Assert.True(verified.Time - acted.ReadBackAt < TimeSpan.FromSeconds(25), $"It took {verified.Time - acted.ReadBackAt}.");
        await AssertPutBackAsync("Harmful");
    }

    [Fact]
    public async Task Variables_SymptomStays_IsIneffectiveAndPutBackAfterTheWindow()
    {
        await FollowAsync(":", maxDuration: "1s");

        Assert.Equal(VerificationOutcome.Ineffective, Story.Events.OfType<SymptomVerified>().First().Outcome);
        await AssertPutBackAsync("Ineffective");
    }

    private async Task FollowAsync(string loop, string maxDuration = "20s")
    {
        sandbox.Write("runbook.yaml", $$"""
        services:
          app:
            command: [sh, -c, "n=0; while :; do echo ERROR boom; sleep 0.05; {{loop}}; done"]
            mode: auto
            stopGrace: 2s
            environment: { LOG_LEVEL: info }
        runbooks:
          folder: runbooks
          maxDuration: {{maxDuration}}
        detection:
          errorRate: { hold: 1s }
        """);
        sandbox.Write("runbooks/high-error-rate.md", "# T\n\n## Steps\n\n1. `update-env-vars LOG_LEVEL=debug`\n2. `verify error-rate < 2% for 1m`\n3. `escalate`\n");
        sandbox.Start("up", "--config", Path.Combine(sandbox.Folder, "runbook.yaml"), "--data", sandbox.Data, "--base-port", $"{basePort}");
        await Sandbox.UntilAsync(() => Story.Has<VerificationReported>(), "the verification is reported", TimeSpan.FromSeconds(80));
        await Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Escalated);
    }

    private async Task AssertPutBackAsync(string outcome)
    {
        var ledger = await Story.LedgerAsync();
        Assert.Contains(ledger, entry => entry.Contains($"\"{outcome}\"", StringComparison.Ordinal));
        Assert.Single(ledger, entry => entry.Contains("\"CompensationStarted\"", StringComparison.Ordinal));
        await Sandbox.UntilAsync(
            () => LocalFleet.Read(sandbox.Data) is [{ Overrides.Count: 0 } slot] && slot.IsAlive(), "the former value holds again");
        Assert.Contains("put back", Story.Events.OfType<VerificationReported>().First().Message, StringComparison.Ordinal);
    }
}
