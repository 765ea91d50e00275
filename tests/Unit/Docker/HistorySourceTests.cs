using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.History;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class HistorySourceTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string data = Directory.CreateTempSubdirectory("runbook-history-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Theory]
    [InlineData(null, 10)]
    [InlineData(5, 10)]
    [InlineData(30, 30)]
    public async Task List_ImageDeployedAndThenAConfiguration_TellsTheLaterOfBoth(int? seenByEvents, int expected)
    {
        new DeploymentHistory(new HistoryFile(data), NullLogger<DeploymentHistory>.Instance).DeployTo("shop", "sha256:2", "shop:2", At(10));
        var source = new HistorySource(new Listing(seenByEvents is { } minutes ? At(minutes) : null), new HistoryFile(data));

        var service = Assert.Single((await source.ListAsync(CancellationToken.None)).Services);

        Assert.Equal(At(expected), service.DeployedAt);
    }

    private static DateTimeOffset At(int minutes) => Start + TimeSpan.FromMinutes(minutes);

    private sealed class Listing(DateTimeOffset? deployedAt) : IContainerSource
    {
        public string Platform => "docker";

        public Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new PlatformSnapshot(Start, [new Service { Name = "shop", Platform = "docker", DesiredReplicas = 1, DeployedAt = deployedAt }], []));

        public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ILogTail OpenLog(Container container) => throw new NotSupportedException();
    }
}
