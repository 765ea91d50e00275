using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>One supervisor to a data directory. The kernel lets go of it with the process, also when that is killed.</summary>
internal static class SupervisorLock
{
    public static FileStream Take(LocalFolder folder) => TryTake(folder) ?? throw new PlatformException(
        $"Another supervisor{Holder(folder)} already keeps the services of '{folder.DataDirectory}'. Stop it, or choose another data directory with --data.");

    public static FileStream? TryTake(LocalFolder folder)
    {
        try
        {
            return AtomicFile.Create(folder.LockPath, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PlatformException($"'{folder.LockPath}' cannot be written: {e.Message} Choose another data directory with --data.", e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Holder(LocalFolder folder)
    {
        try
        {
            return new StateFile(folder.StatePath).Read() is { } state ? $" (process {state.Supervisor.Pid})" : string.Empty;
        }
        catch (PlatformException)
        {
            return string.Empty;
        }
    }
}
