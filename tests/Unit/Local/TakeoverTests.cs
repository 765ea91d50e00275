using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class TakeoverTests
{
    private static readonly LocalFolder Folder = new("/data");

    private static readonly ProcessIdentity Self = new("boot", 1, 1);

    [Fact]
    public void Plan_NothingBefore_BeginsAsDeclared()
    {
        var service = Plan(Declared(2), former: null).State.Services.Single();

        Assert.Equal(["demo-app-1", "demo-app-2"], service.Slots.Select(slot => slot.Name));
        Assert.Equal("/data/local/logs/demo-app-1.log", service.Slots[0].LogPath);
        Assert.Equal([new VersionEntry("v1")], service.History);
    }

    [Fact]
    public void Plan_ScaleVersionAndOverridesWereChanged_KeepsThem()
    {
        var former = Former(Declared(2), replicas: 3, version: "v2");

        var service = Plan(Declared(2), former).State.Services.Single();

        Assert.Equal(3, service.Slots.Count);
        Assert.Equal("v2", service.Version);
        Assert.All(service.Slots, slot => Assert.Equal("v2", slot.Version));
        Assert.Equal("big", service.Slots[0].Overrides["CACHE"]);
        Assert.Equal(ContainerState.Running, service.Slots[0].State);
    }

    [Fact]
    public void Plan_DeclarationChanged_Wins()
    {
        var former = Former(Declared(2), replicas: 3, version: "v2");

        var plan = Plan(Declared(1) with { Current = "v3" }, former);

        var service = plan.State.Services.Single();
        Assert.Equal("v3", Assert.Single(service.Slots).Version);
        Assert.Equal(DemoService.Began, service.DeployedAt);
        Assert.Equal(["demo-app-2", "demo-app-3"], plan.Surplus.Select(one => one.Slot));
    }

    [Fact]
    public void Plan_ServiceNoLongerDeclared_EndsItsProcesses()
    {
        var plan = LocalTakeover([], Former(Declared(2), replicas: 2, version: "v1"));

        Assert.Empty(plan.State.Services);
        Assert.Equal(2, plan.Surplus.Count);
    }

    [Fact]
    public void Plan_ProcessesBesideTheServingOneAndDeadOnes_AreSurplus()
    {
        var former = Former(Declared(2), replicas: 2, version: "v1").With("demo-app", service => service.With("demo-app-1", slot => slot with
        {
            Others = [slot.Process! with { Identity = new ProcessIdentity("boot", 77, 77) }],
        }));

        var plan = Plan(Declared(2), former, isAlive: identity => identity.Pid != 102);

        Assert.Equal([77, 102], plan.Surplus.Select(one => one.Process.Identity.Pid));
        Assert.Empty(plan.State.Services[0].Slots[0].Others);
        Assert.Equal(ContainerState.Exited, plan.State.Services[0].Slots[1].State);
    }

    private static LocalServiceDefinition Declared(int replicas) => new()
    {
        Name = "demo-app",
        Replicas = replicas,
        Mode = AutomationMode.Auto,
        Versions = [.. new[] { "v1", "v2", "v3" }.Select(name => new LocalVersion(name, ["app"], new Dictionary<string, string>()))],
        Current = "v1",
        StopGrace = TimeSpan.FromSeconds(1),
    };

    private static LocalState Former(LocalServiceDefinition declared, int replicas, string version)
    {
        var state = Plan(declared with { Replicas = replicas }, former: null).State;
        return state.With("demo-app", service => service with
        {
            DeclaredReplicas = declared.Replicas,
            Version = version,
            Slots = [.. service.Slots.Select(slot => slot with
            {
                Version = version,
                State = ContainerState.Running,
                Overrides = new Dictionary<string, string?> { ["CACHE"] = "big" },
                Process = new ProcessRecord
                {
                    Identity = new ProcessIdentity("boot", 100 + slot.Number, 5),
                    Version = version,
                    Digest = "d",
                    StartedAt = DemoService.Began,
                },
            })],
        });
    }

    private static Takeover Plan(LocalServiceDefinition declared, LocalState? former, Func<ProcessIdentity, bool>? isAlive = null) =>
        Takeover.Plan([declared], former, Self, Folder, DemoService.Began, isAlive ?? (_ => true));

    private static Takeover LocalTakeover(IReadOnlyList<LocalServiceDefinition> declared, LocalState former) =>
        Takeover.Plan(declared, former, Self, Folder, DemoService.Began, _ => true);
}
