using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>Adds to what the engine says of each service what its history says; the history is another process's to write, and may be missing.</summary>
internal sealed class HistorySource(IContainerSource engine, HistoryFile file) : IContainerSource
{
    private readonly Lock gate = new();
    private HistoryBook book = HistoryBook.Empty;
    private DateTime writtenAt;

    public string Platform => engine.Platform;

    public async Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken)
    {
        var snapshot = await engine.ListAsync(cancellationToken);
        var known = Read();
        return snapshot with { Services = [.. snapshot.Services.Select(service => Describe(service, known.Of(service.Name)))] };
    }

    public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken) => engine.ReadUsageAsync(container, cancellationToken);

    public ILogTail OpenLog(Container container) => engine.OpenLog(container);

    // A new configuration with the same image is a deployment too, and only the engine's own events show it: what came last counts.
    private static Service Describe(Service service, ServiceHistory history)
    {
        var described = history.Describe(service, isThere: _ => true);
        return described.DeployedAt is { } recorded && !(service.DeployedAt > recorded) ? described : described with { DeployedAt = service.DeployedAt };
    }

    private HistoryBook Read()
    {
        lock (gate)
        {
            var written = File.GetLastWriteTimeUtc(file.FilePath);
            if (written == writtenAt)
            {
                return book;
            }

            try
            {
                book = file.Read() ?? HistoryBook.Empty;
                writtenAt = written;
            }
            catch (IOException)
            {
                // What was read before stays true; its owner tells of the trouble.
            }

            return book;
        }
    }
}
