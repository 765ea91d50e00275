using System.Runtime.InteropServices;

namespace DemoApp.Memory;

/// <summary>Memory outside the collector's heap: in a container the heap may take three quarters of the limit, and an alarm may lie above that.</summary>
internal sealed unsafe class ResidentBlock : SafeBuffer
{
    public const int Megabyte = 1 << 20;

    public ResidentBlock(int megabytes)
        : base(ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.Alloc((nuint)megabytes * Megabyte));
        Initialize((ulong)megabytes * Megabyte);
    }

    /// <summary>Writes to every page of a part, since memory that nobody touched takes none.</summary>
    public void Touch(int fromMegabyte, int megabytes)
    {
        var end = (ulong)(fromMegabyte + megabytes) * Megabyte;
        for (var page = (ulong)fromMegabyte * Megabyte; page < end; page += (ulong)Environment.SystemPageSize)
        {
            Write(page, (byte)1);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
