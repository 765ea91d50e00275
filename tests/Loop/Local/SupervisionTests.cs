using System.Net;
using System.Net.Sockets;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

[Collection<Measured>]
public sealed class SupervisionTests
{
    private const string Forever = "while :; do sleep 0.1; done";

    [Fact]
    public async Task Start_Child_GetsItsOwnEnvironmentAndNothingOfOurs()
    {
        Environment.SetEnvironmentVariable("RUNBOOK_SECRET", "x");
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"env; {Forever}") with
        {
            Ports = LocalFixture.Ports(),
            Environment = new() { ["A"] = "service", ["B"] = "service" },
            Versions = [new() { Name = "v7", Environment = new() { ["B"] = "version" } }],
        });

        await local.RunningAsync();

        var names = local.Log("app-1").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal)).ToHashSet();
        Assert.Superset(new HashSet<string> { "A=service", "B=version", "SERVICE=app", "REPLICA=1", "VERSION=v7", $"PORT={local.Slot("app-1").Process!.Port}" }, names);
        string[] allowed = ["A", "B", "SERVICE", "REPLICA", "VERSION", "PORT", "PATH", "HOME", "LANG", "TMPDIR", "DOTNET_ROOT", "PWD", "OLDPWD", "SHLVL", "_"];
        Assert.Empty(names.Select(line => line.Split('=')[0]).Except(allowed));
        Assert.Equal(Find(local).Process!.Identity.Pid, Session(local));
    }

    [Fact]
    public async Task Restart_Child_IsAnotherProcessWithTheSameLogAddressAndCount()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"echo hello from $$; {Forever}") with { Ports = LocalFixture.Ports() });
        await local.RunningAsync();
        var before = local.Find("app-1");

        var (said, progress) = await local.ActAsync(new RestartContainer("app-1"));

        var after = local.Find("app-1");
        Assert.IsType<ActionProgress.Done>(progress);
        Assert.Equal(2, said.Count);
        Assert.NotEqual(before.StartedAt, after.StartedAt);
        Assert.Equal((1, before.Address), (after.Restarts, after.Address));
        Assert.Equal(2, local.Log("app-1").Split('\n').Count(line => line.StartsWith("hello", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stop_ChildIgnoresTheRequest_IsKilledAndSaidSo()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"trap '' TERM; {Forever}") with { StopGrace = TimeSpan.FromMilliseconds(300) });
        await local.RunningAsync();
        var pid = Find(local).Process!.Identity.Pid;

        var said = await local.Supervisor.Replicas.StopAsync("app-1", actionId: null, default);

        Assert.Equal($"app-1: process {pid} did not end within 300ms of SIGTERM and was killed.", said);
        Assert.Equal((ContainerState.Exited, 137, said), (Find(local).State, Find(local).ExitCode, Find(local).Reason));
        Assert.Null(Proc.Identify(pid));
    }

    [Fact]
    public async Task Start_ChildDiesAtOnce_ShowsCodeAndLastLineAndDoesNotLoopHot()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("echo cannot find its configuration; exit 3"));
        await LocalFixture.UntilAsync(() => Find(local).ExitCode == 3);

        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);

        Assert.InRange(Find(local).Restarts, 0, 1);
        Assert.Matches(@"^Exited with code 3 after [\d.]+ s\. Last log line: 'cannot find its configuration'\.$", Find(local).Reason);
        var failed = await Assert.ThrowsAsync<PlatformException>(() => local.Supervisor.Replicas.StartAsync("app", 1, actionId: null, default));
        Assert.Contains("did not stay up. Exited with code 3", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchProgram_SaysSo()
    {
        await using var local = await LocalFixture.StartAsync(new LocalServiceOptions { Command = ["/no/such/program"] });

        await LocalFixture.UntilAsync(() => Find(local).ExitCode == 127);

        Assert.Contains("there is no such program", Find(local).Reason, StringComparison.Ordinal);
        Assert.Contains("/no/such/program", Find(local).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchWorkingDirectory_SaysSo()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever) with { WorkingDirectory = "/no/such/folder" });

        await LocalFixture.UntilAsync(() => Find(local).Reason is not null);

        Assert.Contains("The working directory '/no/such/folder' does not exist.", Find(local).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ChildIsKilled_IsStartedAgainAfterASecondAndItsHelpersAreGone()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"sleep 1000 & echo helper $!; {Forever}"));
        await local.RunningAsync();
        await LocalFixture.UntilAsync(() => local.Log("app-1").Contains("helper", StringComparison.Ordinal));
        var helper = int.Parse(local.Log("app-1").Split('\n')[0].Split(' ')[1]);
        var first = Find(local).Process!.Identity;

        Signals.KillOne(first.Pid);
        await LocalFixture.UntilAsync(() => Find(local).State == ContainerState.Exited);

        Assert.Equal(137, Find(local).ExitCode);
        Assert.StartsWith("Ended by SIGKILL (by hand, or for want of memory)", Find(local).Reason, StringComparison.Ordinal);
        await LocalFixture.UntilAsync(() => Proc.Identify(helper) is null);
        await LocalFixture.UntilAsync(() => Find(local).State == ContainerState.Running);
        Assert.Equal(1, Find(local).Restarts);
        Assert.NotEqual(first, Find(local).Process!.Identity);
    }

    [Fact]
    public async Task Watch_ServiceThatMayEnd_IsLeftEnded()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("exit 0") with { RestartOnExit = false });

        await LocalFixture.UntilAsync(() => Find(local).State == ContainerState.Exited && Find(local).ExitCode == 0);
        await Task.Delay(TimeSpan.FromSeconds(1.3), TimeProvider.System);

        Assert.Equal(0, Find(local).Restarts);
    }

    [Fact]
    public async Task Health_EndpointFails_IsUnhealthyWithTheReason()
    {
        await using var local = await LocalFixture.StartAsync(
            new Dictionary<string, LocalServiceOptions>
            {
                ["app"] = LocalFixture.Server with { Ports = LocalFixture.Ports(), Environment = new() { ["UNHEALTHY"] = "1" } },
            },
            options => options with { StartDeadline = TimeSpan.FromMilliseconds(700) });
        Assert.Equal(HealthState.Starting, Find(local).Health);

        await LocalFixture.UntilAsync(() => Find(local).Health == HealthState.Unhealthy);

        Assert.Contains("answered 500", Find(local).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortHeldByAnother_IsSkipped()
    {
        var ports = LocalFixture.Ports();
        var first = int.Parse(ports.Split('-')[0]);
        using var other = new TcpListener(IPAddress.Any, first);
        other.Start();

        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever) with { Ports = ports, Replicas = 2 });
        await local.RunningAsync(2);

        Assert.Equal([$"127.0.0.1:{first + 1}", $"127.0.0.1:{first + 2}"], local.Target().Replicas.Select(replica => replica.Address));
    }

    [Fact]
    public async Task Start_AllPortsHeld_SaysWhichAndWhatToDo()
    {
        var first = int.Parse(LocalFixture.Ports().Split('-')[0]);
        using var other = new TcpListener(IPAddress.Loopback, first);
        other.Start();

        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever) with { Ports = $"{first}" });

        Assert.Equal(
            $"No port of {first} is free for app: its other replicas or other programs hold them all. Free one, or widen services:app:ports.",
            Find(local).Reason);
        other.Stop();
        await local.RunningAsync();
    }

    [Fact]
    public async Task Start_SameDataDirectoryTwice_IsRefused()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever));
        using var second = new LocalSupervisor(local.Options, [], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalSupervisor>.Instance);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => second.StartAsync(default));

        Assert.StartsWith($"Another supervisor (process {Environment.ProcessId}) already keeps the services of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Supervisor_EndsAllChildrenAtOnceAndLeavesNoEntry()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"trap '' TERM; {Forever}") with { Replicas = 5, StopGrace = TimeSpan.FromSeconds(1) });
        await local.RunningAsync(5);
        var pids = local.Supervisor.Replicas.State.Services[0].Slots.Select(slot => slot.Process!.Identity.Pid).ToList();

        var began = TimeProvider.System.GetTimestamp();
        await local.Supervisor.StopAsync(default);

        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(3));
        Assert.All(pids, pid => Assert.Null(Proc.Identify(pid)));
        Assert.Empty(Directory.GetFiles(local.Options.RegistryFolder!));
    }

    [Fact]
    public async Task Publish_ReadWhileItChanges_IsNeverHalf()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever) with { Replicas = 3 });
        await local.RunningAsync(3);
        using var source = new LocalSource(local.Options.DataDirectory, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                local.Supervisor.Replicas.SetEnvironment("app-2", new Dictionary<string, string?> { ["X"] = new string('x', i % 5000) });
            }
        });

        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(3, (await source.ListAsync(default)).Containers.Count);
        }

        await stop.CancelAsync();
        await writer;
    }

    private static Platforms.Local.State.SlotState Find(LocalFixture local) => local.Slot("app-1");

    private static int Session(LocalFixture local)
    {
        Assert.True(ProcStat.TryParse(File.ReadAllBytes($"/proc/{Find(local).Process!.Identity.Pid}/stat"), out var stat));
        return stat.Session;
    }
}
