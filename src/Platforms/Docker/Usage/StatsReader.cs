using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>
/// Reads what one container uses from the engine's stream of statistics, where the kernel's files cannot be read. It costs the engine a hundred
/// times as much.
/// </summary>
internal sealed class StatsReader : IUsageReader
{
    private const ulong NanosPerTick = 100;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private volatile Seen? _last;

    public StatsReader(EngineReader reader, string id, TimeProvider time)
    {
        _time = time;
        _ = FollowAsync(reader, id, _ending.Token);
    }

    /// <summary>Whether the stream has ended and another has to be opened.</summary>
    public bool IsOver { get; private set; }

    public ResourceUsage? Read() =>
        _last is { } seen && _time.GetElapsedTime(seen.TakenAt) is var age && age <= Fresh ? seen.Usage with { Age = age } : null;

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    /// <summary>What a frame says; a field that is missing is unknown. A container that dies meanwhile is answered with a frame without any.</summary>
    internal static ResourceUsage? Of(UsageFrame frame)
    {
        var cpu = frame.Cpu is { System: not null, Usage.Total: > 0 and var nanos } ? TimeSpan.FromTicks((long)(nanos / NanosPerTick)) : (TimeSpan?)null;
        var memory = MemoryBytes(frame.Memory);
        return cpu is null && memory is null ? null : new ResourceUsage(
            cpu,
            memory,
            Sum(frame.Networks, network => network?.Received),
            Sum(frame.Networks, network => network?.Sent));
    }

    private static long? MemoryBytes(MemoryFrame? memory)
    {
        if (memory is not { Usage: > 0 and var used, Stats: { } stats })
        {
            return null;
        }

        return stats.TryGetValue("total_inactive_file", out var reclaimable) || stats.TryGetValue("inactive_file", out reclaimable)
            ? (long)(used - Math.Min(reclaimable, used))
            : null;
    }

    // An interface of which nothing is told leaves the whole unknown.
    private static long? Sum(IReadOnlyDictionary<string, NetworkFrame?>? networks, Func<NetworkFrame?, ulong?> bytes) =>
        networks is { Count: > 0 } && networks.Values.All(network => bytes(network) is not null) ? networks.Values.Sum(network => (long)bytes(network)!) : null;

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

    private void Take(UsageFrame frame) => _last = Of(frame) is { } usage ? new Seen(usage, _time.GetTimestamp()) : null;

    private sealed record Seen(ResourceUsage Usage, long TakenAt);
}
