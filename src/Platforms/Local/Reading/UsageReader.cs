using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;

namespace RunbookExecutor.Platforms.Local.Reading;

/// <summary>
/// Reads what one process uses, through files of <c>/proc</c> that are opened once: an open one stays with its process, and reading it
/// after the process has ended fails instead of telling of another with the same pid.
/// </summary>
internal sealed class UsageReader : IDisposable
{
    private readonly SafeFileHandle _stat;
    private readonly SafeFileHandle _memory;
    private readonly long _startTicks;

    private UsageReader(SafeFileHandle stat, SafeFileHandle memory, long startTicks)
    {
        _stat = stat;
        _memory = memory;
        _startTicks = startTicks;
    }

    /// <summary>Null when the process is gone.</summary>
    public static UsageReader? Open(ProcessIdentity identity)
    {
        if (!Proc.IsAlive(identity))
        {
            return null;
        }

        SafeFileHandle? stat = null;
        try
        {
            stat = File.OpenHandle($"/proc/{identity.Pid}/stat");
            return new UsageReader(stat, File.OpenHandle($"/proc/{identity.Pid}/statm"), identity.StartTicks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stat?.Dispose();
            return null;
        }
    }

    /// <summary>Null when the process is gone.</summary>
    public ResourceUsage? Read()
    {
        Span<byte> text = stackalloc byte[512];
        try
        {
            var length = RandomAccess.Read(_stat, text, 0);
            if (!ProcStat.TryParse(text[..length], out var stat) || stat.IsDead || stat.StartTicks != _startTicks)
            {
                return null;
            }

            length = RandomAccess.Read(_memory, text, 0);
            return ResidentPages(text[..length]) is { } pages ? new ResourceUsage(stat.CpuTime, pages * Environment.SystemPageSize) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _stat.Dispose();
        _memory.Dispose();
    }

    // From statm and not from field 24 of stat, which newer kernels leave inexact by some pages a processor. A process that is ending has
    // given its memory back and shows 0: that is unknown.
    private static long? ResidentPages(ReadOnlySpan<byte> statm)
    {
        var second = statm.IndexOf((byte)' ') + 1;
        return second > 0 && Utf8Parser.TryParse(statm[second..], out long pages, out _) && pages > 0 ? pages : null;
    }
}
