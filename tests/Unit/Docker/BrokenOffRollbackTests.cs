using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>A rollback that ended between two replicas: the first is moved and serves, the second is in its former container.</summary>
public sealed class BrokenOffRollbackTests
{
    private const string First = "0123456789abcdef";
    private const string Second = "1123456789abcdef";

    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");
    private static readonly Change.Image Former = new("sha256:0000", "app:0");

    [Fact]
    public void Replica_ThatWasNotTouched_IsMovedNext() => Assert.IsType<Progress.Partial>(Judge(_ => { }));

    [Fact]
    public void Replica_ThatItsRestartPolicyHasStartedMeanwhile_IsMovedNext() => Assert.IsType<Progress.Partial>(Judge(document =>
    {
        document["State"]!["StartedAt"] = "2026-03-01T13:00:00Z";
        document["RestartCount"] = 4L;
    }));

    [Fact]
    public void Replica_ThatWasPutBack_EndsTheRollback()
    {
        var progress = Assert.IsType<Progress.Indeterminate>(Judge(document => document["State"]!["StartedAt"] = "2026-03-01T13:00:00Z"));

        Assert.Contains("web-2 would not run with it", progress.Evidence, StringComparison.Ordinal);
    }

    private static Progress Judge(Action<JsonObject> second)
    {
        Inspected[] there =
        [
            EngineDocument.Container("web-1", "fedcba9876543210", document =>
            {
                document["Image"] = Former.ImageId;
                document["Config"]!["Labels"]!["runbook.action"] = Action.Value;
            }),
            EngineDocument.Container(SpareName.Kept("web-1", Action).ToString(), First, EngineDocument.Stopped),
            EngineDocument.Container("web-2", Second, second),
        ];
        var service = new Service { Name = "web", Platform = "docker", DesiredReplicas = 2 };
        var before = new TargetState(service, [Replica("web-1", First), Replica("web-2", Second)]);
        var sighting = new Sighting(new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero), there, new HashSet<string> { Former.ImageId });
        return ServiceSwap.Judge(Former, Action, before, before, sighting);
    }

    private static Container Replica(string name, string id) => new()
    {
        Id = name, PlatformId = id, Name = name, Service = "web", Platform = "docker", State = ContainerState.Running, StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 1, TimeSpan.Zero),
    };
}
