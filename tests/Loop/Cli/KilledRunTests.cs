using RunbookExecutor.Core.Runs;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class KilledRunTests : IAsyncLifetime
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    private Story Story => new(sandbox);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Theory]
    [InlineData(nameof(RunStarted))]
    [InlineData(nameof(StepStarted))]
    [InlineData("mid-restart")]
    [InlineData(nameof(ActionDone))]
    [InlineData(nameof(SymptomVerified))]
    public async Task Up_KilledInTheMiddleOfARun_FinishesItWithOneRestart(string moment)
    {
        sandbox.Fleet();
        var up = await sandbox.UpAsync(basePort);
        var before = LocalFleet.Read(sandbox.Data).Single();
        await before.TriggerAsync("memory-leak", new { action = "start" });
        await Sandbox.UntilAsync(() => IsAt(moment, before.IsAlive()), $"the run is at {moment}");

        await up.KillAsync();
        var again = await sandbox.UpAsync(basePort);

        await Story.HappensAsync<RunFinished>();
        await Task.Delay(Settling, TimeProvider.System);
        var events = Story.Events;
        Assert.Equal(Recovery.Recovered, Assert.Single(events.OfType<RunFinished>()).Outcome);
        Assert.Single(events.OfType<RunStarted>());
        Assert.Single(await Story.LedgerAsync(), line => line.Contains("\"kind\":\"Intent\"", StringComparison.OrdinalIgnoreCase) && line.Contains("restart-container", StringComparison.Ordinal));
        (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).Says(0, "is intact");
        Assert.DoesNotContain(again.Output.Split('\n'), line => line.Contains("  ?  ", StringComparison.Ordinal));
        (await sandbox.RunAsync("incidents")).Says(0, "MEMORY_SPIKE", "web-1", "Recovered");
    }

    private bool IsAt(string moment, bool isAlive) => moment switch
    {
        nameof(RunStarted) => Story.Has<RunStarted>(),
        nameof(StepStarted) => Story.Has<StepStarted>(step => step.Action is not null),
        "mid-restart" => !isAlive || !LocalFleet.Read(sandbox.Data).Single().Serves() || Story.Has<ActionDone>(),
        nameof(ActionDone) => Story.Has<ActionDone>(),
        _ => Story.Has<SymptomVerified>(),
    };
}
