using System.Net;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Local.Processes;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

[Collection<Measured>]
public sealed class LocalActionsTests
{
    [Fact]
    public async Task Scale_UpAndDown_AddsAndRemovesTheYoungest()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports(), Replicas = 2 });
        await local.RunningAsync(2);

        var (_, up) = await local.ActAsync(new ScaleService("app", 4));
        Assert.IsType<ActionProgress.Done>(up);
        Assert.Equal(["app-1", "app-2", "app-3", "app-4"], local.Target().Replicas.Select(replica => replica.Id));
        Assert.Equal((4, 4), (local.Target().RunningReplicas, local.Target().Service.DesiredReplicas));
        var youngest = local.Slot("app-4").Process!.Identity;

        var (said, down) = await local.ActAsync(new ScaleService("app", 2));
        Assert.IsType<ActionProgress.Done>(down);
        Assert.Equal(["app-4 was removed.", "app-3 was removed."], said);
        Assert.False(Proc.IsAlive(youngest));
        Assert.Equal("app-4 was removed already.", await local.Supervisor.Replicas.RemoveAsync("app-4", default));
    }

    [Fact]
    public async Task Scale_KeptOverANewSupervisor()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("while :; do sleep 0.1; done"));
        await local.RunningAsync();
        await local.ActAsync(new ScaleService("app", 3));

        await local.EndAsync();
        await local.BeginAsync();

        await local.RunningAsync(3);
    }

    [Fact]
    public async Task Environment_Changed_LastsOverRestartsAndANewSupervisor()
    {
        await using var local = await LocalFixture.StartAsync(
            LocalFixture.Server with { Ports = LocalFixture.Ports(), Environment = new() { ["CACHE"] = "5" } });
        await local.RunningAsync();
        var before = local.Find("app-1");

        var (_, progress) = await local.ActAsync(Update("app-1", restart: true, ("CACHE", "10")));
        Assert.IsType<ActionProgress.Done>(progress);
        Assert.Equal("10", local.Find("app-1").Environment["CACHE"]);
        Assert.Equal("v1 10", await GetAsync(local, "app-1"));
        Assert.NotEqual(before.StartedAt, local.Find("app-1").StartedAt);

        await local.ActAsync(new RestartContainer("app-1"));
        Assert.Equal("v1 10", await GetAsync(local, "app-1"));
        await local.EndAsync();
        await local.BeginAsync();
        await local.RunningAsync();
        Assert.Equal("v1 10", await GetAsync(local, "app-1"));

        await local.Actuator.ConfigureAsync("app-1", new Dictionary<string, string?> { ["CACHE"] = null }, default);
        Assert.Equal("v1 ", await GetAsync(local, "app-1"));
        Assert.Null(local.Find("app-1").LastActionId);
    }

    [Fact]
    public async Task Environment_ForTheNextStart_WaitsForIt()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports() });
        await local.RunningAsync();

        var (_, progress) = await local.ActAsync(Update("app-1", restart: false, ("CACHE", "10")));
        Assert.IsType<ActionProgress.Done>(progress);
        Assert.Equal("v1 ", await GetAsync(local, "app-1"));

        await local.ActAsync(new RestartContainer("app-1"));
        Assert.Equal("v1 10", await GetAsync(local, "app-1"));
    }

    [Fact]
    public async Task Environment_ThatBreaksTheReplica_IsPutBackAndTheOldOneGoesOn()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports() });
        await local.RunningAsync();
        var before = local.Target();
        var action = Update("app-1", restart: true, ("FAIL_AT_START", "bad value"));
        var id = ActionId.New(TimeProvider.System);
        var steps = Assert.IsType<Actuation.Steps>(local.Actuator.Prepare(action, id, before)).List;

        await steps[0].RunAsync(default);
        var failed = await Assert.ThrowsAsync<PlatformException>(() => steps[1].RunAsync(default));

        Assert.Contains("Exited with code 3", failed.Message, StringComparison.Ordinal);
        Assert.Contains("[error] cannot start: bad value", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith("Its environment was put back.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before.Replicas[0].StartedAt, local.Find("app-1").StartedAt);
        Assert.IsType<ActionProgress.NotDone>(local.Actuator.Judge(action, id, before, local.Target()));
        Assert.Empty(local.Slot("app-1").Others);
    }

    [Fact]
    public async Task Configure_ThatBreaksTheReplica_IsPutBackWithoutASparePortToo()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports().Split('-')[0] });
        await local.RunningAsync();

        var failed = await Assert.ThrowsAsync<PlatformException>(
            () => local.Actuator.ConfigureAsync("app-1", new Dictionary<string, string?> { ["FAIL_AT_START"] = "bad value" }, default));

        Assert.EndsWith("Its environment was put back.", failed.Message, StringComparison.Ordinal);
        Assert.Empty(local.Slot("app-1").Overrides);
        await local.RunningAsync();
        var unknown = await Assert.ThrowsAsync<PlatformException>(
            () => local.Actuator.ConfigureAsync("app-7", new Dictionary<string, string?> { ["A"] = "1" }, default));
        Assert.Equal("There is no local replica 'app-7'. Known: app-1.", unknown.Message);
    }

    [Fact]
    public async Task Restart_CrashBetweenStopAndStart_IsHalfDoneAndCanBeCompleted()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports() });
        await local.RunningAsync();
        var action = new RestartContainer("app-1");
        var id = ActionId.New(TimeProvider.System);
        var before = local.Target();
        await Assert.IsType<Actuation.Steps>(local.Actuator.Prepare(action, id, before)).List[0].RunAsync(default);

        var partial = Assert.IsType<ActionProgress.Partial>(local.Actuator.Judge(action, id, before, local.Target()));
        await Assert.Single(partial.Forward).RunAsync(default);

        Assert.IsType<ActionProgress.Done>(local.Actuator.Judge(action, id, before, local.Target()));
    }

    [Fact]
    public async Task DeployAndRollback_UnderLoad_DropNoRequest()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports(), Replicas = 3 });
        await local.RunningAsync(3);
        Assert.Null(local.Target().Service.PreviousHealthyVersion);
        Assert.IsType<Actuation.Impossible>(local.Actuator.Prepare(new RollbackDeployment("app"), ActionId.New(TimeProvider.System), local.Target()));
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(local, stop.Token);

        Assert.Equal("app runs v2 on 3 replicas; before it ran v1.", await local.Actuator.DeployAsync("app", "v2", default));
        Assert.Equal(("v2", "v1"), (local.Target().Service.Version, local.Target().Service.PreviousHealthyVersion));
        Assert.NotNull(local.Target().Service.DeployedAt);
        Assert.All(local.Target().Replicas, replica => Assert.Equal("v2", replica.Version));

        var (said, progress) = await local.ActAsync(new RollbackDeployment("app"));
        await stop.CancelAsync();

        Assert.IsType<ActionProgress.Done>(progress);
        Assert.Equal("app is at v1.", said[^1]);
        Assert.Equal(("v1", null, null), (local.Target().Service.Version, local.Target().Service.PreviousHealthyVersion, local.Target().Service.DeployedAt));
        var (count, failures) = await load;
        Assert.InRange(count, 20, int.MaxValue);
        Assert.Empty(failures);
        await LocalFixture.UntilAsync(() => local.Supervisor.Replicas.State.Services[0].Slots.All(slot => slot.Others.Count == 0));
    }

    [Fact]
    public async Task Deploy_VersionThatDoesNotStart_LeavesTheOldOne()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports(), Replicas = 2 });
        await local.RunningAsync(2);
        var before = local.Target().Replicas.Select(replica => replica.StartedAt).ToList();

        var failed = await Assert.ThrowsAsync<PlatformException>(() => local.Actuator.DeployAsync("app", "bad", default));
        var unknown = await Assert.ThrowsAsync<PlatformException>(() => local.Actuator.DeployAsync("app", "v9", default));

        Assert.Matches(@"^bad was not deployed: app-1, version bad, did not stay up\. Exited with code 3 after [\d.]+ s\. Last log line: '\[error\] cannot start: no such table'\. app-1 goes on with v1\.$", failed.Message);
        Assert.Equal("app has no version 'v9'. Known: v1, v2, bad.", unknown.Message);
        Assert.Equal(before, local.Target().Replicas.Select(replica => replica.StartedAt));
        Assert.Equal(("v1", null, 2), (local.Target().Service.Version, local.Target().Service.DeployedAt, local.Target().RunningReplicas));
    }

    [Fact]
    public async Task Deploy_NoSparePort_StopsFirstAndPutsTheOldVersionBackWhenItFails()
    {
        var port = LocalFixture.Ports().Split('-')[0];
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = port });
        await local.RunningAsync();

        await local.Actuator.DeployAsync("app", "v2", default);
        Assert.Equal(("v2 ", $"127.0.0.1:{port}"), (await GetAsync(local, "app-1"), local.Find("app-1").Address));

        var failed = await Assert.ThrowsAsync<PlatformException>(() => local.Actuator.DeployAsync("app", "bad", default));
        Assert.EndsWith("app-1 runs v2 again.", failed.Message, StringComparison.Ordinal);
        Assert.Equal("v2 ", await GetAsync(local, "app-1"));
        Assert.Equal(
            "NO_FREE_PORT",
            Assert.IsType<Actuation.Impossible>(local.Actuator.Prepare(new ScaleService("app", 2), ActionId.New(TimeProvider.System), local.Target())).Rule);
    }

    private static UpdateEnvironment Update(string id, bool restart, params (string Name, string Value)[] variables) =>
        new(id, variables.ToDictionary(variable => variable.Name, string? (variable) => variable.Value), restart);

    private static async Task<string> GetAsync(LocalFixture local, string id)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://{local.Find(id).Address}/"));
    }

    // Round robin over what runs, as often as it answers; a replica's address is looked up for each request.
    private static async Task<(int Count, List<string> Failures)> LoadAsync(LocalFixture local, CancellationToken stop)
    {
        using var http = new HttpClient();
        var failures = new List<string>();
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            var running = local.Target().Replicas.Where(replica => replica.IsRunning).ToList();
            var address = running[count % running.Count].Address;
            try
            {
                using var response = await http.GetAsync(new Uri($"http://{address}/"), CancellationToken.None);
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    failures.Add($"{address}: {response.StatusCode}");
                }
            }
            catch (HttpRequestException e)
            {
                failures.Add($"{address}: {e.Message}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }

        return (count, failures);
    }
}
