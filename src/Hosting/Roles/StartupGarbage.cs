using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace RunbookExecutor.Hosting.Roles;

/// <summary>Gives back what starting took, once in a process: a role reads and compiles much in its first minute, and little for days after it.</summary>
internal sealed class StartupGarbage(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private static int isGivenBack;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Settled, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested && Interlocked.Exchange(ref isGivenBack, 1) == 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            TrimNativeHeap();
        }
    }

    // What the compiler used to compile stays with the C library otherwise. Only glibc has the call.
    private static void TrimNativeHeap()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int MallocTrim(nuint kept);
}
