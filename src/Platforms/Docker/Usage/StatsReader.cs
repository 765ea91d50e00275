using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>
/// Reads what one container uses from the engine's stream of statistics, where the kernel's files cannot be read. It costs the engine a hundred
/// times as much.
/// </summary>
internal sealed class StatsReader : IUsageReader
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private volatile Frame? _last;

    public StatsReader(EngineReader reader, string id, TimeProvider time)
    {
        _time = time;
        _ = FollowAsync(reader, id, _ending.Token);
    }

    /// <summary>Whether the stream has ended and another has to be opened.</summary>
    public bool IsOver { get; private set; }

    public ResourceUsage? Read() =>
        _last is { } frame && _time.GetElapsedTime(frame.TakenAt) is var age && age <= Fresh ? frame.Usage with { Age = age } : null;

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    /// <summary>What a frame says; a field that is missing is unknown. A container that dies meanwhile is answered with a frame without any.</summary>
    internal static ResourceUsage? Of(ContainerStatsResponse stats)
    {
        var cpu = stats.CPUStats is { SystemUsage: not null, CPUUsage.TotalUsage: > 0 and var nanos } ? TimeSpan.FromTicks((long)(nanos / 100)) : (TimeSpan?)null;
        var memory = MemoryBytes(stats.MemoryStats);
        return cpu is null && memory is null ? null : new ResourceUsage(
            cpu,
            memory,
            Sum(stats.Networks, network => network.RxBytes),
            Sum(stats.Networks, network => network.TxBytes));
    }

    private static long? MemoryBytes(MemoryStats? memory)
    {
        if (memory is not { Usage: > 0 and var used, Stats: { } stats })
        {
            return null;
        }

        return stats.TryGetValue("total_inactive_file", out var reclaimable) || stats.TryGetValue("inactive_file", out reclaimable)
            ? (long)(used - Math.Min(reclaimable, used))
            : null;
    }

    private static long? Sum(IDictionary<string, NetworkStats>? networks, Func<NetworkStats, ulong> bytes) =>
        networks is { Count: > 0 } ? networks.Values.Sum(network => (long)bytes(network)) : null;

    private async Task FollowAsync(EngineReader reader, string id, CancellationToken cancellationToken)
    {
        try
        {
            await reader.FollowStatsAsync(id, Take, cancellationToken);
        }
        catch (Exception ended) when (ended is PlatformException or OperationCanceledException)
        {
            // Unknown until another stream is opened.
        }
        finally
        {
            IsOver = true;
        }
    }

    private void Take(ContainerStatsResponse stats) => _last = Of(stats) is { } usage ? new Frame(usage, _time.GetTimestamp()) : null;

    private sealed record Frame(ResourceUsage Usage, long TakenAt);
}
