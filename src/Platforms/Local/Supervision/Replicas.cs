using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>All replicas of the declared services, and what can be done to them.</summary>
internal sealed partial class Replicas(Surroundings around, IReadOnlyDictionary<string, LocalServiceDefinition> services, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Replica> _replicas = new(StringComparer.Ordinal);

    public LocalState State => around.Board.Current;

    public DateTimeOffset Now => around.Time.GetUtcNow();

    public LocalServiceDefinition Definition(string service) => services.TryGetValue(service, out var definition)
        ? definition
        : throw new PlatformException($"There is no local service '{service}'. Known: {string.Join(", ", services.Keys.Order(StringComparer.Ordinal))}.");

    public Task<string> StopAsync(string slot, string? actionId, CancellationToken cancellationToken) =>
        Find(slot).StopAsync(actionId, cancellationToken);

    /// <summary>Starts a replica; one that the service does not have yet is added.</summary>
    public async Task<string> StartAsync(string service, int number, string? actionId, CancellationToken cancellationToken)
    {
        var name = Takeover.NameOf(service, number);
        Definition(service);
        around.Board.Change(service, state => state.FindSlot(name) is not null
            ? state
            : state with { Slots = [.. state.Slots.Append(Takeover.NewSlot(service, number, state.Version, around.Folder)).OrderBy(slot => slot.Number)] });
        return await Keep(service, State.FindService(service)!.FindSlot(name)!).StartAsync(actionId, cancellationToken);
    }

    /// <summary>Ends a replica and gives up its slot; one that is gone already is left so.</summary>
    public async Task<string> RemoveAsync(string slot, CancellationToken cancellationToken)
    {
        if (!_replicas.TryGetValue(slot, out var replica))
        {
            return $"{slot} was removed already.";
        }

        var sentence = await replica.RemoveAsync(cancellationToken);
        _replicas.TryRemove(slot, out _);
        return sentence;
    }

    public Task<string> ReplaceAsync(string slot, string? version, string? actionId, CancellationToken cancellationToken) =>
        Find(slot).ReplaceAsync(version ?? State.FindSlot(slot)!.Value.Slot.Version, actionId, cancellationToken);

    /// <summary>As many at once as there are ports for their successors: without one a replica would be away between the two.</summary>
    public async Task<string> ReplaceAllAsync(string service, IReadOnlyList<string> slots, string version, string? actionId, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(Math.Clamp(FreePorts(service) ?? slots.Count, 1, slots.Count));
        return string.Join(' ', await Task.WhenAll(slots.Select(ReplaceOneAsync)));

        async Task<string> ReplaceOneAsync(string slot)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await ReplaceAsync(slot, version, actionId, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>Replaces a replica so that its new environment holds; if the successor does not serve, the former values are put back.</summary>
    public async Task<string> RecreateAsync(
        string slot,
        IReadOnlyDictionary<string, string?> former,
        string? actionId,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ReplaceAsync(slot, version: null, actionId, cancellationToken);
        }
        catch (PlatformException e)
        {
            SetEnvironment(slot, former);
            throw new PlatformException($"{e.Message} Its environment was put back.", e);
        }
    }

    /// <summary>Sets variables of one replica, from its next start on; a null value takes one away.</summary>
    public string SetEnvironment(string slot, IReadOnlyDictionary<string, string?> variables)
    {
        Find(slot);
        var (service, state) = State.FindSlot(slot)!.Value;
        var declared = Definition(service.Name).FindVersion(state.Version)?.Environment ?? new Dictionary<string, string>();
        around.Secrets.Add(service.Name, variables);
        around.Board.Change(service.Name, slot, one => one with { Overrides = Overrides.Merge(one.Overrides, variables, declared) });
        return $"{slot}: {string.Join(", ", variables.Keys.Order(StringComparer.Ordinal))} set for its next start.";
    }

    /// <summary>How many more processes of the service could be given a port; null when it uses none.</summary>
    public int? FreePorts(string service)
    {
        var taken = SlotLauncher.PortsInUse(State.FindService(service)!);
        return Definition(service).Ports is { } range
            ? Enumerable.Range(range.First, range.Count).Count(port => !taken.Contains(port) && PortChoice.IsFree(port))
            : null;
    }

    public void Change(string service, Func<ServiceState, ServiceState> change) => around.Board.Change(service, change);

    /// <summary>Starts every replica, and adopts those whose process is there already.</summary>
    /// <returns>The slots whose process was started from an older declaration.</returns>
    public async Task<IReadOnlyList<string>> BeginAsync(CancellationToken cancellationToken)
    {
        var outdated = new List<string>();
        foreach (var (service, slot) in State.Services.SelectMany(service => service.Slots.Select(slot => (service, slot))))
        {
            var replica = Keep(service.Name, slot);
            if (slot.Process is not { } process || !Proc.IsAlive(process.Identity))
            {
                await replica.BeginAsync(cancellationToken);
                continue;
            }

            replica.Adopt(process);
            if (process.Digest != Definition(service.Name).FindVersion(slot.Version)?.Digest)
            {
                outdated.Add(slot.Name);
            }
        }

        return outdated;
    }

    /// <summary>Ends all processes, all at the same time.</summary>
    public Task CloseAsync() => Task.WhenAll(_replicas.Values.Select(CloseAsync));

    public void Dispose()
    {
        foreach (var replica in _replicas.Values)
        {
            replica.Dispose();
        }
    }

    private Replica Find(string slot) => _replicas.TryGetValue(slot, out var replica)
        ? replica
        : throw new PlatformException($"There is no local replica '{slot}'. Known: {string.Join(", ", _replicas.Keys.Order(StringComparer.Ordinal))}.");

    private Replica Keep(string service, SlotState slot) =>
        _replicas.GetOrAdd(slot.Name, _ => new Replica(around, Definition(service), slot, logger));

    private async Task CloseAsync(Replica replica)
    {
        try
        {
            await replica.CloseAsync();
        }
        catch (PlatformException e)
        {
            LogNotClosed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogNotClosed(string problem);
}
