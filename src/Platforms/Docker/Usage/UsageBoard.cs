using System.Collections.Concurrent;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>Keeps one open reader for each running process, and lets go of those that have ended.</summary>
internal sealed class UsageBoard(EngineReader engine, CgroupTree cgroups, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Reader> _readers = new(StringComparer.Ordinal);
    private DockerView? _seen;

    /// <summary>Null when it cannot be read now.</summary>
    public ResourceUsage? Read(Container container, ContainerDetails details)
    {
        if (_readers.TryGetValue(container.Id, out var present))
        {
            if (present.IsOf(container) && !present.IsOver)
            {
                return present.Source.Read();
            }

            present.Source.Dispose();
        }

        var reader = new Reader(container.PlatformId, container.StartedAt, Open(details));
        _readers[container.Id] = reader;
        return reader.Source.Read();
    }

    /// <summary>Lets go of the readers of what does not run any more.</summary>
    public void Keep(DockerView view)
    {
        if (ReferenceEquals(Interlocked.Exchange(ref _seen, view), view))
        {
            return;
        }

        foreach (var (slot, reader) in _readers)
        {
            if (!(view.Containers.TryGetValue(slot, out var watched) && watched.Container.IsRunning) && _readers.TryRemove(slot, out _))
            {
                reader.Source.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
        {
            reader.Source.Dispose();
        }
    }

    private IUsageReader Open(ContainerDetails details)
    {
        var pid = details.State?.Pid ?? 0;
        if (cgroups.Find(details.Id, pid, details.HostConfig?.CgroupParent) is { } folders)
        {
            var network = new NetworkReader(HasOwnNetwork(details) && pid > 0 ? Path.Combine(cgroups.ProcFolder, $"{pid}/net/dev") : null);
            var files = new CgroupReader(folders, network);
            if (files.IsOpen)
            {
                return files;
            }

            files.Dispose();
        }

        return new StatsReader(engine, details.Id, time);
    }

    private static bool HasOwnNetwork(ContainerDetails details) =>
        details.HostConfig?.NetworkMode is { } mode && mode is not ("host" or "none") && !mode.StartsWith("container:", StringComparison.Ordinal);

    private sealed record Reader(string? PlatformId, DateTimeOffset? StartedAt, IUsageReader Source)
    {
        public bool IsOver => Source is StatsReader { IsOver: true };

        public bool IsOf(Container container) => PlatformId == container.PlatformId && StartedAt == container.StartedAt;
    }
}
