using Microsoft.Win32.SafeHandles;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>
/// Reads what one container's processes use from files that are opened once: an open one stays with its control group, and reading it after that
/// was removed fails instead of telling of another.
/// </summary>
internal sealed class CgroupReader : IUsageReader
{
    private const int LargestStat = 8192;

    [ThreadStatic]
    private static byte[]? buffer;

    private readonly SafeFileHandle? _memory;
    private readonly SafeFileHandle? _memoryStat;
    private readonly SafeFileHandle? _cpu;
    private readonly NetworkReader _network;
    private readonly bool _isVersion2;

    public CgroupReader(CgroupFolders folders, NetworkReader network)
    {
        _network = network;
        _isVersion2 = folders.IsVersion2;
        _memory = Open(folders.Memory, folders.IsVersion2 ? "memory.current" : "memory.usage_in_bytes");
        _memoryStat = Open(folders.Memory, "memory.stat");
        _cpu = Open(folders.Cpu, folders.IsVersion2 ? "cpu.stat" : "cpuacct.usage");
    }

    /// <summary>Whether there is anything to read at all.</summary>
    public bool IsOpen => _memory is not null || _cpu is not null;

    /// <summary>Null when the container's processes are gone.</summary>
    public ResourceUsage? Read()
    {
        var memory = MemoryBytes();
        var cpu = CpuTime();
        if (memory is null && cpu is null)
        {
            return null;
        }

        var (received, sent) = _network.Read();
        return new ResourceUsage(cpu, memory, received, sent);
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _memoryStat?.Dispose();
        _cpu?.Dispose();
        _network.Dispose();
    }

    // Usage counts the page cache; what of it is inactive the kernel takes back before anything is short of memory.
    private long? MemoryBytes()
    {
        var used = CgroupText.Number(Text(_memory));
        var reclaimable = CgroupText.Number(Text(_memoryStat), _isVersion2 ? "inactive_file "u8 : "total_inactive_file "u8);
        return used is > 0 && reclaimable is not null ? Math.Max(0, used.Value - reclaimable.Value) : null;
    }

    private TimeSpan? CpuTime() => _isVersion2
        ? CgroupText.Number(Text(_cpu), "usage_usec "u8) is { } micros ? TimeSpan.FromMicroseconds(micros) : null
        : CgroupText.Number(Text(_cpu)) is { } nanos ? TimeSpan.FromTicks(nanos / 100) : null;

    private static ReadOnlySpan<byte> Text(SafeFileHandle? file)
    {
        if (file is null)
        {
            return [];
        }

        var text = buffer ??= new byte[LargestStat];
        try
        {
            return text.AsSpan(0, RandomAccess.Read(file, text, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return [];
        }
    }

    private static SafeFileHandle? Open(string? folder, string name)
    {
        try
        {
            return folder is null ? null : File.OpenHandle(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
