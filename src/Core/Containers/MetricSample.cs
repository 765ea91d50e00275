namespace RunbookExecutor.Core.Containers;

/// <summary>One reading of one container. A value that could not be read is null, never zero.</summary>
/// <param name="Time">When it was taken.</param>
/// <param name="CpuUtilization">CPU used over about the last second, 1 = the container's whole limit; it may exceed 1.</param>
/// <param name="MemoryUtilization">Memory in use, 1 = the limit; null also when there is no limit.</param>
/// <param name="MemoryBytes">Memory in use, bytes.</param>
/// <param name="NetworkReceivedBytes">Since the start of the process.</param>
/// <param name="NetworkSentBytes">Since the start of the process.</param>
public readonly record struct MetricSample(
    DateTimeOffset Time,
    double? CpuUtilization,
    double? MemoryUtilization,
    long? MemoryBytes,
    long? NetworkReceivedBytes = null,
    long? NetworkSentBytes = null)
{
    /// <summary>Whether anything could be read.</summary>
    public bool HasValue => MemoryBytes is not null || CpuUtilization is not null;
}
