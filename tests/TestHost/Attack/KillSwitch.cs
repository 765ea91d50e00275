using System.Runtime.InteropServices;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>Ends this process as kill -9 does when the moment has come: moments are counted from when it is armed.</summary>
internal sealed class KillSwitch
{
    private const int Sigkill = 9;

    private int _at = int.MaxValue;
    private int _passed;

    /// <summary>How many moments went by since it was armed.</summary>
    public int Passed => _passed;

    /// <param name="at">The moment to die at, from 1; 0 for none.</param>
    public void Arm(int at) => (_passed, _at) = (0, at == 0 ? int.MaxValue : at);

    public void Pass()
    {
        if (Interlocked.Increment(ref _passed) == _at)
        {
            _ = Kill(Environment.ProcessId, Sigkill);
            new ManualResetEvent(initialState: false).WaitOne();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
