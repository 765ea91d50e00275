using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Ends what killed supervisors left running. A process is only touched when boot, pid and start are those that were written down.</summary>
internal sealed partial class Leftovers(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Ends the replicas of other data directories whose supervisor is gone.</summary>
    public async Task EndAbandonedAsync(LocalRegistry registry, string ownDataDirectory)
    {
        foreach (var entry in registry.FindAbandoned(ownDataDirectory))
        {
            try
            {
                await EndAbandonedAsync(registry, entry);
            }
            catch (PlatformException e)
            {
                LogUnreadable(entry.DataDirectory, e.Message);
            }
        }
    }

    /// <summary>Ends processes, each with all that it started.</summary>
    public Task EndAsync(IEnumerable<(string Slot, ProcessRecord Process)> processes, LocalFolder folder) =>
        Task.WhenAll(processes.Select(one => EndAsync(one.Slot, one.Process, folder)));

    private async Task EndAbandonedAsync(LocalRegistry registry, RegistryEntry entry)
    {
        var folder = new LocalFolder(entry.DataDirectory);
        using var hold = SupervisorLock.TryTake(folder);
        if (hold is null && Directory.Exists(folder.Root))
        {
            // A supervisor is just starting there: the replicas are its own business now.
            return;
        }

        var slots = new StateFile(folder.StatePath).Read()?.Services.SelectMany(service => service.Slots) ?? [];
        await EndAsync(slots.SelectMany(slot => Takeover.ProcessesOf(slot).Select(process => (slot.Name, process))), folder);
        LogAbandoned(entry.Supervisor.Pid, entry.DataDirectory);
        registry.Remove(entry.DataDirectory);
    }

    private async Task EndAsync(string slot, ProcessRecord process, LocalFolder folder)
    {
        var identity = process.Identity;
        if (Proc.IsAlive(identity))
        {
            var end = await Child.Adopt(identity, time).EndAsync(Grace, time);
            LogEnded(slot, identity.Pid, end);
        }

        if (identity.BootId != Proc.BootId)
        {
            return;
        }

        // The kernel's parent-death signal reaches the child but not what it started; that is told by its session and its log.
        foreach (var pid in Proc.SessionMembers(identity.Pid).Where(pid => Proc.WritesTo(pid, folder.LogPath(slot))))
        {
            Signals.KillOne(pid);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The supervisor of {DataDirectory} (process {Pid}) was killed; what its replicas left was ended")]
    private partial void LogAbandoned(int pid, string dataDirectory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Slot}: ended process {Pid}, which a killed supervisor had left ({End})")]
    private partial void LogEnded(string slot, int pid, ChildEnd end);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a killed supervisor left in {DataDirectory} cannot be told: {Problem}")]
    private partial void LogUnreadable(string dataDirectory, string problem);
}
