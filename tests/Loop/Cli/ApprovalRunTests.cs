using RunbookExecutor.Core.Runs;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>Runs over real replicas in mode propose, answered by a person with the command.</summary>
public sealed class ApprovalRunTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    private Story Story => new(sandbox);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Run_ApprovedByCommandAfterItsProcessWasKilled_ActsOnceAndRecovers()
    {
        Propose();
        var up = await sandbox.UpAsync(basePort);
        var id = await StrikeAsync();
        Assert.Equal(0, LocalFleet.Read(sandbox.Data).Single().Restarts);
        await up.SaysAsync($"runbook approve {id}");
        (await sandbox.RunAsync("approvals", "--data", sandbox.Data)).Says(0, id);
        (await sandbox.RunAsync("status", "--data", sandbox.Data)).Says(0, $"runbook approve {id}");

        await up.KillAsync();
        await (await sandbox.UpAsync(basePort)).SaysAsync("monitor http://");
        (await sandbox.RunAsync("approve", id, "--comment", "go on", "--data", sandbox.Data)).Says(0, "Approved: restart web-1");
        await Story.HappensAsync<RunFinished>();

        Assert.Equal(Recovery.Recovered, Story.Events.OfType<RunFinished>().First().Outcome);
        var ledger = await Story.LedgerAsync();
        Assert.Single(ledger, entry => entry.Contains("\"kind\":\"Intent\"", StringComparison.Ordinal));
        Assert.Single(ledger, entry => entry.Contains("\"kind\":\"ApprovalUsed\"", StringComparison.Ordinal));
        Assert.Single(ledger, entry => entry.Contains("\"kind\":\"Approved\"", StringComparison.Ordinal) && entry.Contains("go on", StringComparison.Ordinal));
        var again = await sandbox.RunAsync("approve", id, "--data", sandbox.Data);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("each approval is good for one action", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Denied_CallsAPerson_AndNothingWasSent()
    {
        Propose();
        await sandbox.UpAsync(basePort);
        var id = await StrikeAsync();

        (await sandbox.RunAsync("deny", id, "--comment", "by hand", "--data", sandbox.Data)).Says(0, "Denied: restart web-1");

        await EscalatesAsync("APPROVAL_DENIED");
    }

    [Fact]
    public async Task Run_NobodyAnswersInTime_CallsAPerson_AndNothingWasSent()
    {
        Propose("policy: { approvalLifetime: 10s }");
        await sandbox.UpAsync(basePort);
        await StrikeAsync();

        await EscalatesAsync("APPROVAL_EXPIRED");
    }

    [Fact]
    public async Task Run_TroubleThatEndsBeforeTheAnswer_NeedsNothingMore()
    {
        Propose();
        await sandbox.UpAsync(basePort);
        await StrikeAsync();

        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "stop" });
        LocalFleet.Read(sandbox.Data).Single().Kill();

        await Story.HappensAsync<RunFinished>();
        Assert.Equal(Recovery.NoActionNeeded, Story.Events.OfType<RunFinished>().First().Outcome);
        Assert.DoesNotContain(await Story.LedgerAsync(), entry => entry.Contains("\"kind\":\"Intent\"", StringComparison.Ordinal));
    }

    private void Propose(string more = "")
    {
        var file = sandbox.Fleet(more: more);
        File.WriteAllText(file, File.ReadAllText(file).Replace("mode: auto", "mode: propose", StringComparison.Ordinal));
    }

    private async Task<string> StrikeAsync()
    {
        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });
        await Story.HappensAsync<ApprovalAwaited>();
        return Story.Events.OfType<ApprovalAwaited>().Single().ApprovalId.Value;
    }

    private async Task EscalatesAsync(string rule)
    {
        await Story.HappensAsync<RunFinished>();
        Assert.Equal((Recovery.Escalated, rule), (Story.Events.OfType<RunFinished>().First().Outcome, Story.Events.OfType<ActionRefused>().First().Rule));
        Assert.DoesNotContain(await Story.LedgerAsync(), entry => entry.Contains("\"kind\":\"Intent\"", StringComparison.Ordinal));
    }
}
