using System.Collections.Concurrent;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.Reading;
using RunbookExecutor.Platforms.Local.Secrets;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local;

/// <summary>Reads local services from what their supervisor publishes and from <c>/proc</c>; works in any process, also when the supervisor is gone.</summary>
public sealed class LocalSource : IContainerSource, IDisposable
{
    private readonly LocalFolder _folder;
    private readonly StateFile _file;
    private readonly SecretsFile _secrets;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <param name="dataDirectory">The supervisor's data directory.</param>
    /// <param name="time">Dates the snapshots.</param>
    public LocalSource(string dataDirectory, TimeProvider time)
    {
        _folder = new LocalFolder(dataDirectory);
        _file = new StateFile(_folder.StatePath);
        _secrets = new SecretsFile(_folder.SecretsPath);
        _time = time;
    }

    public string Platform => Snapshots.Platform;

    public Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = _file.Read() ?? throw new PlatformException(
            $"No local services are kept in '{_folder.DataDirectory}': there is no {_folder.StatePath}. Start the role that keeps them (runbook up, "
            + "runbook demo or runbook executor), or name its data directory with --data.");
        var isSupervised = Proc.IsAlive(state.Supervisor);
        var snapshot = Snapshots.Of(state, _time.GetUtcNow(), (_, slot) => Observed(slot, isSupervised));
        Forget(snapshot);
        return Task.FromResult(snapshot);
    }

    public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken)
    {
        // The start time tells a container as it was listed from the same slot with another process by now.
        var isCurrent = _watched.TryGetValue(container.Id, out var watched) && watched.StartedAt == container.StartedAt;
        return ValueTask.FromResult(isCurrent ? watched!.Read() : null);
    }

    public ILogTail OpenLog(Container container) => new FileLogTail(_folder.LogPath(container.Id), () => _secrets.ReadOf(container.Service));

    public void Dispose()
    {
        foreach (var id in _watched.Keys)
        {
            Drop(id);
        }
    }

    private SlotState Observed(SlotState slot, bool isSupervised)
    {
        if (slot.Process is not { } process || !Proc.IsAlive(process.Identity))
        {
            return slot.State == ContainerState.Exited ? slot : Ended(slot, isSupervised);
        }

        Watch(slot.Name, process);
        return isSupervised ? slot : slot with
        {
            State = ContainerState.Running,
            Health = HealthState.None,
            Reason = "Runs without a supervisor, which was killed; the next start takes it over or ends it.",
        };
    }

    private static SlotState Ended(SlotState slot, bool isSupervised) => slot.Process is null && isSupervised ? slot : slot with
    {
        State = ContainerState.Exited,
        Health = HealthState.None,
        ExitCode = null,
        Reason = isSupervised ? "Its process has just ended." : "Its process has ended, and its supervisor is gone, so that nothing starts it again.",
    };

    private void Watch(string id, ProcessRecord process)
    {
        if (_watched.TryGetValue(id, out var present) && present.Identity == process.Identity)
        {
            return;
        }

        Drop(id);
        if (UsageReader.Open(process.Identity) is { } reader)
        {
            _watched[id] = new Watched(process.Identity, process.StartedAt, reader);
        }
    }

    private void Forget(PlatformSnapshot snapshot)
    {
        foreach (var id in _watched.Keys.Where(id => snapshot.FindContainer(id) is not { } container || container.State == ContainerState.Exited))
        {
            Drop(id);
        }
    }

    private void Drop(string id)
    {
        if (_watched.TryRemove(id, out var watched))
        {
            watched.Reader.Dispose();
        }
    }

    private sealed record Watched(ProcessIdentity Identity, DateTimeOffset StartedAt, UsageReader Reader)
    {
        public ResourceUsage? Read() => Reader.Read();
    }
}
