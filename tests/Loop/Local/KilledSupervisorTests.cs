using System.Diagnostics;
using System.Text.Json;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

[Collection<Measured>]
public sealed class KilledSupervisorTests : IDisposable
{
    private static readonly LocalServiceOptions Service = LocalFixture.Server with { Replicas = 2 };

    private readonly string _root = Directory.CreateTempSubdirectory("killed-").FullName;

    private string Registry => Path.Combine(_root, "registry");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Killed_WithoutParentDeathSignal_ChildrenServeOnAndAreAdopted()
    {
        var service = Service with { Ports = LocalFixture.Ports() };
        using var first = await StartAsync("a", service, dies: false);
        var before = await ServingAsync("a");
        await KillAsync(first);

        using var source = new LocalSource(Data("a"), TimeProvider.System);
        var alone = await source.ListAsync(default);
        Assert.All(alone.Containers, container => Assert.Equal((ContainerState.Running, HealthState.None), (container.State, container.Health)));
        Assert.Contains("without a supervisor", alone.Containers[0].StateReason, StringComparison.Ordinal);
        Assert.NotNull(await source.ReadUsageAsync(alone.Containers[0], default));

        using var second = await StartAsync("a", service, dies: false);
        Assert.Equal(before, await ServingAsync("a"));
        Signals.KillOne(before[0].Pid);
        await LocalFixture.UntilAsync(() => Slots("a")[0] is { State: ContainerState.Exited });
        Assert.Null(Slots("a")[0].ExitCode);
        Assert.StartsWith("Ended with an unknown exit code (an earlier supervisor had started it)", Slots("a")[0].Reason, StringComparison.Ordinal);
        await LocalFixture.UntilAsync(() => Slots("a")[0] is { State: ContainerState.Running, Restarts: 1 });
        await EndAsync(second);
        Assert.All(Slots("a"), slot => Assert.False(Proc.IsAlive(slot.Process!.Identity)));
    }

    [Fact]
    public async Task Killed_WithParentDeathSignal_ChildrenDieWithIt()
    {
        using var first = await StartAsync("a", Service with { Ports = LocalFixture.Ports() }, dies: true);
        var children = await ServingAsync("a");

        await KillAsync(first);

        await LocalFixture.UntilAsync(() => children.TrueForAll(child => !Proc.IsAlive(child)));
    }

    [Fact]
    public async Task Killed_OtherDataDirectory_ChildrenAndTheirHelpersAreEndedByTheNextStart()
    {
        var helpful = LocalFixture.Shell("sh -c 'while :; do sleep 0.1; done' & while :; do sleep 0.1; done");
        using var first = await StartAsync("a", helpful, dies: false);
        var child = (await ServingAsync("a")).Single();
        var helpers = Proc.SessionMembers(child.Pid).ToList();
        Assert.NotEmpty(helpers);
        await KillAsync(first);
        // The leader is dead already, as after a parent-death signal: only its session tells of the helper.
        Signals.KillOne(child.Pid);
        await LocalFixture.UntilAsync(() => !Proc.IsAlive(child));
        Assert.Contains(Proc.SessionMembers(child.Pid), pid => Proc.WritesTo(pid, Slots("a")[0].LogPath));

        using var second = await StartAsync("b", Service with { Ports = LocalFixture.Ports() }, dies: false);

        Assert.DoesNotContain(Proc.SessionMembers(child.Pid), pid => Proc.WritesTo(pid, Slots("a")[0].LogPath));
        Assert.Single(Directory.GetFiles(Registry));
        await EndAsync(second);
    }

    [Fact]
    public async Task Killed_OtherDataDirectory_AnotherProcessWithThePidIsLeftAlone()
    {
        using var first = await StartAsync("a", Service with { Ports = LocalFixture.Ports() }, dies: true);
        await ServingAsync("a");
        await KillAsync(first);
        using var bystander = Process.Start("sleep", "1000");
        var state = new StateFile(new LocalFolder(Data("a")).StatePath);
        var identity = Proc.Identify(bystander.Id)! with { StartTicks = 1 };
        state.Write(state.Read()!.With("app", one => one.With("app-1", slot => slot with { Process = slot.Process! with { Identity = identity } })));

        using var second = await StartAsync("b", Service with { Ports = LocalFixture.Ports() }, dies: true);

        Assert.False(bystander.HasExited);
        bystander.Kill();
        await EndAsync(second);
    }

    [Fact]
    public async Task Killed_WhileStarting_NoChildIsForgotten()
    {
        for (var milliseconds = 0; milliseconds < 200; milliseconds += 25)
        {
            var data = $"k{milliseconds}";
            using var supervisor = Launch(data, LocalFixture.Shell("while :; do sleep 0.1; done") with { Replicas = 5 }, dies: false);
            await Task.Delay(TimeSpan.FromMilliseconds(60 + milliseconds), TimeProvider.System);
            await KillAsync(supervisor);
            var known = File.Exists(new LocalFolder(Data(data)).StatePath) ? Slots(data).SelectMany(AllOf).Select(one => one.Identity.Pid).ToHashSet() : [];

            // A child that was not written down yet was still waiting for its word, and ends when that cannot come.
            await LocalFixture.UntilAsync(() => Writers(data).All(known.Contains));

            foreach (var pid in known)
            {
                Signals.KillLeftovers(new ProcessIdentity(Proc.BootId, pid, Proc.Identify(pid)?.StartTicks ?? 0));
            }
        }
    }

    private static IEnumerable<ProcessRecord> AllOf(SlotState slot) => slot.Process is { } process ? slot.Others.Append(process) : slot.Others;

    // Session leaders whose command line names a log below the data directory, or that write there.
    private IEnumerable<int> Writers(string data)
    {
        var logs = Path.Combine(Data(data), "local", "logs");
        return Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(int.Parse!)
            .Where(pid => Leads(pid) && Enumerable.Range(1, 5).Any(number => Proc.WritesTo(pid, Path.Combine(logs, $"app-{number}.log"))));
    }

    private static bool Leads(int pid)
    {
        try
        {
            return ProcStat.TryParse(File.ReadAllBytes($"/proc/{pid}/stat"), out var stat) && stat.Session == pid;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Data(string name) => Path.Combine(_root, name);

    private IReadOnlyList<SlotState> Slots(string data) => new StateFile(new LocalFolder(Data(data)).StatePath).Read()!.Services[0].Slots;

    private async Task<List<ProcessIdentity>> ServingAsync(string data)
    {
        await LocalFixture.UntilAsync(() => Slots(data).All(slot => slot.State == ContainerState.Running && Proc.IsAlive(slot.Process!.Identity)));
        return [.. Slots(data).Select(slot => slot.Process!.Identity)];
    }

    private async Task<Process> StartAsync(string data, LocalServiceOptions service, bool dies)
    {
        var process = Launch(data, service, dies);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync());
        return process;
    }

    private Process Launch(string data, LocalServiceOptions service, bool dies)
    {
        var settings = Path.Combine(_root, $"{data}.settings.json");
        File.WriteAllText(settings, JsonSerializer.Serialize(new
        {
            Platform = new LocalPlatformOptions { DataDirectory = Data(data), RegistryFolder = Registry, DieWithSupervisor = dies },
            Services = new Dictionary<string, LocalServiceOptions> { ["app"] = service },
        }));
        return Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "RunbookExecutor.Tests.Host"), ["supervise", settings])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task EndAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
