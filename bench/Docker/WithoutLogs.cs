using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Bench.Docker;

/// <summary>A source whose containers write nothing, to tell what their usage alone costs.</summary>
internal sealed class WithoutLogs(IContainerSource source) : IContainerSource
{
    public string Platform => source.Platform;

    public Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken) => source.ListAsync(cancellationToken);

    public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken) => source.ReadUsageAsync(container, cancellationToken);

    public ILogTail OpenLog(Container container) => new Nothing();

    private sealed class Nothing : ILogTail
    {
        public ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken) => ValueTask.FromResult(0L);

        public void Dispose()
        {
        }
    }
}
