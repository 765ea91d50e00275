using System.Runtime.InteropServices;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>Sends signals to a child and all that it started: each child leads a session and process group of its own.</summary>
internal static class Signals
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Asks the child and its group to end.</summary>
    public static void SendTerminate(ProcessIdentity leader) => Send(leader, Terminate);

    /// <summary>Ends the child and its group without asking.</summary>
    public static void SendKill(ProcessIdentity leader) => Send(leader, Kill);

    /// <summary>Ends what a child left behind. Its pid cannot be given away while it still names a group, so the group is the child's own.</summary>
    public static void KillLeftovers(ProcessIdentity deadLeader)
    {
        if (!Proc.IsReused(deadLeader))
        {
            _ = NativeKill(-deadLeader.Pid, Kill);
        }
    }

    public static void KillOne(int pid) => _ = NativeKill(pid, Kill);

    private static void Send(ProcessIdentity leader, int signal)
    {
        // A child that is only just becoming a session leader has no group of its own yet.
        if (Proc.IsAlive(leader) && NativeKill(-leader.Pid, signal) != 0)
        {
            _ = NativeKill(leader.Pid, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int NativeKill(int pid, int signal);
}
