using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>Reads what one container's present process uses: from the kernel's files where they can be read, from the engine's stream elsewhere.</summary>
internal interface IUsageReader : IDisposable
{
    /// <summary>Null when it cannot be read now.</summary>
    ResourceUsage? Read();
}
