using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>
/// Starts children, one after another, from one thread that stays: the parent-death signal fires when the thread that forked ends,
/// and a pool thread ends when it is idle. Being the only one that starts, it may also choose ports without reserving them.
/// </summary>
internal sealed class ChildLauncher : IDisposable
{
    private readonly BlockingCollection<Action> _launches = [];

    public ChildLauncher()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "child-launcher" };
        thread.Start();
    }

    /// <param name="prepare">Called on the launching thread: what to start.</param>
    /// <param name="record">Called on the launching thread while the child still waits: write down who it is.</param>
    public Task<Child> LaunchAsync(Func<ChildCommand> prepare, Action<ProcessIdentity> record)
    {
        var result = new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously);
        _launches.Add(() =>
        {
            try
            {
                result.SetResult(Launch(prepare(), record));
            }
            catch (Exception e)
            {
                // The outermost loop of this thread: whatever it is, it belongs to the caller, and the next launch goes on.
                result.SetException(e);
            }
        });
        return result.Task;
    }

    public void Dispose() => _launches.CompleteAdding();

    private static Child Launch(ChildCommand command, Action<ProcessIdentity> record)
    {
        var process = StartWaiting(command);
        // Not reaped before Process looks, so the entry is there even if the child has ended already.
        var identity = Proc.Identify(process.Id);
        if (identity is null)
        {
            process.Dispose();
            throw new PlatformException($"The child for '{command.Command[0]}' ended before it could begin; run the command by hand to see why.");
        }

        record(identity);
        LetGo(process);
        return Child.Own(process, identity);
    }

    private static Process StartWaiting(ChildCommand command)
    {
        var start = command.ToStartInfo();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            var folder = command.WorkingDirectory is { } given && !Directory.Exists(given) ? $" The working directory '{given}' does not exist." : string.Empty;
            throw new PlatformException($"'{command.Command[0]}' could not be started through {start.FileName}: {e.Message}.{folder}", e);
        }
    }

    private static void LetGo(Process process)
    {
        try
        {
            process.StandardInput.Write("go\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended while it waited; its exit code tells.
        }

        process.StandardOutput.Close();
        process.StandardError.Close();
    }

    private void Run()
    {
        foreach (var launch in _launches.GetConsumingEnumerable())
        {
            launch();
        }
    }
}
