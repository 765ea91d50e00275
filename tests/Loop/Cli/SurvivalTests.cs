using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class SurvivalTests : IAsyncLifetime
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    private Story Story => new(sandbox);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Demo_Killed_LeavesNoReplica()
    {
        var demo = sandbox.Start("demo", "--data", sandbox.Data);
        await sandbox.ServesAsync(3);
        var replicas = LocalFleet.Read(sandbox.Data);

        await demo.KillAsync();

        await Sandbox.UntilAsync(() => !replicas.Any(replica => replica.IsAlive()), "no replica lives", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Up_Killed_ReplicasLiveOnAndAreAdoptedHereOrEndedFromElsewhere()
    {
        sandbox.Fleet(replicas: 2);
        var up = await sandbox.UpAsync(basePort, replicas: 2);
        var before = LocalFleet.Read(sandbox.Data);
        await up.KillAsync();
        Assert.All(before, replica => Assert.True(replica.IsAlive()));

        up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");
        await sandbox.ServesAsync(2);
        Assert.Equal(before.Select(replica => replica.Process!.Identity), LocalFleet.Read(sandbox.Data).Select(replica => replica.Process!.Identity));
        await up.KillAsync();

        var elsewhere = Path.Combine(sandbox.Folder, "elsewhere");
        await sandbox.UpAsync(basePort, replicas: 2, elsewhere);
        Assert.DoesNotContain(before, replica => replica.IsAlive());
    }

    [Fact]
    public async Task Up_RunbookOrLedgerThatCannotBeUsed_IsToldAtTheTerminal()
    {
        sandbox.Fleet();
        sandbox.Write("data/ledger.db", "this is no database, and what follows is as long as a page of one");
        sandbox.Write("data/ledger.key", new string('k', 32));
        File.WriteAllBytes(sandbox.Write("books/memory-spike.md", string.Empty), [0x23, 0xFF]);

        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}", "--runbooks", "books");

        await up.SaysAsync("memory-spike.md line 1: the bytes are no UTF-8. Save the file as UTF-8. It is not used.");
        await up.SaysAsync("Automation is frozen: The ledger ");
    }

    [Fact]
    public async Task Leak_RunbookThatCannotBeUsed_CallsAPersonAndSaysWhy()
    {
        sandbox.Fleet();
        File.WriteAllBytes(sandbox.Write("books/memory-spike.md", string.Empty), [0x23, 0xFF]);
        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}", "--runbooks", "books");
        await sandbox.ServesAsync(1);

        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });

        await up.SaysAsync("a person is needed: ");
        Assert.Contains("memory-spike.md line 1: the bytes are no UTF-8", Story.Events.OfType<PersonCalled>().First().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", "INT")]
    [InlineData("up", "TERM")]
    [InlineData("demo", "INT")]
    public async Task Command_AskedToEnd_EndsCleanlyWithItsReplicas(string verb, string signal)
    {
        sandbox.Fleet();
        string[] options = verb == "up" ? ["--base-port", $"{basePort}"] : [];
        var command = sandbox.Start([verb, "--data", sandbox.Data, .. options]);
        await sandbox.ServesAsync(verb == "up" ? 1 : 3);
        await command.SaysAsync("monitor http://");
        var replicas = LocalFleet.Read(sandbox.Data);

        command.Signal(signal);

        Assert.Equal(0, await command.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.DoesNotContain(replicas, replica => replica.IsAlive());
        Assert.Empty(InstanceEndpoints.Read(sandbox.Data));
        Assert.Equal(string.Empty, command.Error);
    }

    [Fact]
    public async Task Demo_InterruptedInAScenario_DoesNotCallThatASuccess()
    {
        var demo = sandbox.Start("demo", "--scenario", "cpu-spike", "--once", "--data", sandbox.Data);
        await demo.SaysAsync("cpu-spike: ");
        var replicas = LocalFleet.Read(sandbox.Data);

        demo.Signal("INT");

        Assert.Equal(1, await demo.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("Interrupted before it was done.", demo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(replicas, replica => replica.IsAlive());
    }

    [Fact]
    public async Task Freeze_WhileAReplicaLeaks_NothingIsDoneUntilThaw()
    {
        sandbox.Fleet();
        await sandbox.UpAsync(basePort);
        (await sandbox.RunAsync("freeze", "hands off")).Says(0);
        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });
        await Sandbox.UntilAsync(() => sandbox.RunAsync("incidents", "--json").Result.Output.Contains("\"Firing\"", StringComparison.Ordinal), "the incident fires");
        await Task.Delay(Settling, TimeProvider.System);
        Assert.False(Story.Has<ActionDone>());

        (await sandbox.RunAsync("thaw")).Says(0);

        // Sooner than the monitor's next answer: a thaw changes no incident.
        await Sandbox.UntilAsync(() => Story.Has<RunStarted>(), "a run starts", TimeSpan.FromSeconds(6));
        await Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Recovered);
    }
}
