namespace RunbookExecutor.Core.Containers;

/// <summary>Reads a platform's containers; it can change nothing. A platform that cannot answer throws <see cref="PlatformException"/>.</summary>
public interface IContainerSource
{
    string Platform { get; }

    Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken);

    /// <summary>What the container has used until now; null when it cannot be read, which is unknown and never zero.</summary>
    ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken);

    /// <summary>Follows the container's log across restarts, beginning with the end of what is there already.</summary>
    ILogTail OpenLog(Container container);
}

/// <summary>Cumulative use of one container's present process.</summary>
/// <param name="CpuTime">User and system time since its start; null where it cannot be told.</param>
/// <param name="MemoryBytes">Memory that counts against the limit now; file cache that the kernel can take back is left out. Null where it cannot be told.</param>
/// <param name="NetworkReceivedBytes">Null where the platform does not count it.</param>
/// <param name="NetworkSentBytes">Null where the platform does not count it.</param>
/// <param name="Age">How long ago the platform took it, where it tells at times of its own.</param>
public sealed record ResourceUsage(
    TimeSpan? CpuTime, long? MemoryBytes, long? NetworkReceivedBytes = null, long? NetworkSentBytes = null, TimeSpan Age = default);

/// <summary>A platform could not answer; the message says what was asked and what would help.</summary>
public sealed class PlatformException : Exception
{
    public PlatformException(string message) : base(message)
    {
    }

    public PlatformException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
