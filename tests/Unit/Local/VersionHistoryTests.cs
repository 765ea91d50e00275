using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class VersionHistoryTests
{
    private static readonly DateTimeOffset Now = DemoService.Began;

    [Fact]
    public void PreviousHealthy_FirstVersion_HasNone() => Assert.Null(Fresh().NoteHealth(Now).PreviousHealthy(_ => true));

    [Fact]
    public void PreviousHealthy_AfterADeployment_IsTheVersionBefore()
    {
        var service = Fresh().NoteHealth(Now).MoveTo("v2", Now);

        Assert.Equal("v1", service.PreviousHealthy(_ => true));
        Assert.Equal(Now, service.DeployedAt);
        Assert.Null(service.PreviousHealthy(version => version != "v1"));
    }

    [Fact]
    public void PreviousHealthy_VersionThatWasNeverHealthy_IsPassedOver()
    {
        var service = Fresh().NoteHealth(Now).MoveTo("v2", Now).MoveTo("v3", Now);

        Assert.Equal("v1", service.PreviousHealthy(_ => true));
    }

    [Fact]
    public void RollBackTo_LeftVersion_DoesNotComeBack()
    {
        var service = Running(Fresh().NoteHealth(Now).MoveTo("v2", Now), "v2").NoteHealth(Now).RollBackTo("v1", Now);

        Assert.Equal("v1", service.Version);
        Assert.Null(service.DeployedAt);
        Assert.Null(service.PreviousHealthy(_ => true));
        Assert.Equal(new VersionEntry("v2", Now, HealthyAt: Now, RolledBackAt: Now), service.History[1]);
        Assert.Same(service, service.RollBackTo("v1", Now));
    }

    [Fact]
    public void NoteHealth_OneReplicaElsewhere_WaitsForAll()
    {
        var service = Fresh().MoveTo("v2", Now);

        Assert.Null(service.NoteHealth(Now).History[^1].HealthyAt);
        Assert.NotNull(Running(service, "v2").NoteHealth(Now).History[^1].HealthyAt);
        Assert.Null(Running(service, "v2", HealthState.Unhealthy).NoteHealth(Now).History[^1].HealthyAt);
    }

    private static ServiceState Fresh() => Running(
        new ServiceState
        {
            Name = "demo-app",
            DeclaredReplicas = 1,
            DeclaredVersion = "v1",
            Version = "v1",
            History = [new VersionEntry("v1")],
            Slots = [],
        },
        "v1");

    private static ServiceState Running(ServiceState service, string version, HealthState health = HealthState.Healthy) => service with
    {
        Slots =
        [
            new SlotState
            {
                Name = "demo-app-1",
                Number = 1,
                Version = version,
                LogPath = "/x",
                State = ContainerState.Running,
                Health = health,
                Process = new ProcessRecord { Identity = new ProcessIdentity("b", 1, 1), Version = version, Digest = "d", StartedAt = Now },
            },
        ],
    };
}
