using System.Diagnostics;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>A child that runs or ran: one that we started, or one that an earlier supervisor started and we adopted.</summary>
/// <param name="identity">Which process it is.</param>
/// <param name="exited">Completes at its end with its exit code; null when that cannot be known.</param>
internal sealed class Child(ProcessIdentity identity, Task<int?> exited)
{
    private static readonly TimeSpan AdoptedPoll = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);

    public ProcessIdentity Identity { get; } = identity;

    public Task<int?> Exited { get; } = exited;

    public bool IsAlive => !Exited.IsCompleted;

    public static Child Own(Process process, ProcessIdentity identity) => new(identity, WaitAsync(process));

    /// <summary>Somebody else's child can only be looked at; its exit code goes to whoever the kernel made its parent.</summary>
    public static Child Adopt(ProcessIdentity identity, TimeProvider time) => new(identity, WatchAsync(identity, time));

    /// <summary>SIGTERM, after the grace SIGKILL, both to its whole group.</summary>
    public async Task<ChildEnd> EndAsync(TimeSpan grace, TimeProvider time)
    {
        Signals.SendTerminate(Identity);
        if (await ExitsWithinAsync(grace, time))
        {
            return ChildEnd.Asked;
        }

        Signals.SendKill(Identity);
        return await ExitsWithinAsync(AfterKill, time) ? ChildEnd.Killed : ChildEnd.Stuck;
    }

    private async Task<bool> ExitsWithinAsync(TimeSpan timeout, TimeProvider time)
    {
        try
        {
            await Exited.WaitAsync(timeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<int?> WaitAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }

    private static async Task<int?> WatchAsync(ProcessIdentity identity, TimeProvider time)
    {
        while (Proc.IsAlive(identity))
        {
            await Task.Delay(AdoptedPoll, time);
        }

        return null;
    }
}

/// <summary>How a child came to its end.</summary>
internal enum ChildEnd
{
    /// <summary>SIGTERM was enough.</summary>
    Asked,

    /// <summary>It took SIGKILL.</summary>
    Killed,

    /// <summary>It is still there after SIGKILL: the kernel itself is holding it.</summary>
    Stuck,
}
