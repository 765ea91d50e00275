using System.Text.Json.Serialization;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>
/// One of the frames that the engine sends once a second (<c>GET /containers/ID/stats</c>), as far as watching needs it. Null is what it left out and
/// so is unknown: the client library's type would read that as 0.
/// </summary>
internal sealed record UsageFrame
{
    [JsonPropertyName("cpu_stats")]
    public CpuFrame? Cpu { get; init; }

    [JsonPropertyName("memory_stats")]
    public MemoryFrame? Memory { get; init; }

    /// <summary>By interface.</summary>
    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, NetworkFrame?>? Networks { get; init; }
}

internal sealed record CpuFrame
{
    /// <summary>Of the whole machine, in nanoseconds; missing in a frame of a container that has ended.</summary>
    [JsonPropertyName("system_cpu_usage")]
    public ulong? System { get; init; }

    [JsonPropertyName("cpu_usage")]
    public CpuTimes? Usage { get; init; }
}

internal sealed record CpuTimes
{
    /// <summary>Nanoseconds since the container began.</summary>
    [JsonPropertyName("total_usage")]
    public ulong? Total { get; init; }
}

internal sealed record MemoryFrame
{
    /// <summary>Bytes, page cache included.</summary>
    [JsonPropertyName("usage")]
    public ulong? Usage { get; init; }

    /// <summary>The kernel's own counters, in bytes where they are sizes.</summary>
    [JsonPropertyName("stats")]
    public IReadOnlyDictionary<string, ulong>? Stats { get; init; }
}

internal sealed record NetworkFrame
{
    [JsonPropertyName("rx_bytes")]
    public ulong? Received { get; init; }

    [JsonPropertyName("tx_bytes")]
    public ulong? Sent { get; init; }
}
