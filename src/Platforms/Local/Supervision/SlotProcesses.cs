using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Follows the processes of one slot: waits until one serves, ends one, and writes down how one ended.</summary>
internal sealed partial class SlotProcesses(
    Surroundings around,
    LocalServiceDefinition service,
    string slot,
    Action<SlotProcess, TimeSpan> onEnded,
    ILogger logger)
{
    private readonly string _logPath = around.Folder.LogPath(slot);

    /// <summary>Watches over a process from now on.</summary>
    public SlotProcess Follow(SlotProcess process)
    {
        _ = WatchAsync(process);
        _ = new HealthWatch(around, service.Name, slot, process).RunAsync(service.HealthPath);
        return process;
    }

    /// <summary>Waits until it serves; throws when it ends before that, or takes too long.</summary>
    public async Task ReadyAsync(SlotProcess process, CancellationToken cancellationToken)
    {
        var which = $"{slot}, version {process.Record.Version},";
        try
        {
            await Task.WhenAny(process.Ready, process.Gone).WaitAsync(around.Options.StartDeadline, around.Time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new PlatformException(
                $"{which} was not healthy at http://{process.Record.Address}{service.HealthPath} within "
                + $"{DurationText.Format(around.Options.StartDeadline)}. {ExitText.Quote(LogFile.LastLine(_logPath, around.Secrets.Of(service.Name)))}",
                e);
        }

        if (process.Gone.IsCompleted)
        {
            throw new PlatformException($"{which} did not stay up. {process.EndReason}");
        }
    }

    /// <summary>SIGTERM, after the grace SIGKILL, and waits until the state says that it is gone. Goes on even if nobody waits any more.</summary>
    public async Task<string> EndAsync(SlotProcess process)
    {
        process.MarkEnding();
        var pid = process.Identity.Pid;
        var began = around.Time.GetTimestamp();
        var end = await process.Child.EndAsync(service.StopGrace, around.Time);
        if (end == ChildEnd.Stuck)
        {
            throw new PlatformException(
                $"{slot}: process {pid} is still there after SIGKILL; the kernel holds it, often over a disk or network that does not answer.");
        }

        await process.Gone;
        if (end == ChildEnd.Asked)
        {
            return $"{slot}: process {pid} ended {ExitText.Seconds(around.Time.GetElapsedTime(began))} after SIGTERM.";
        }

        LogKilled(slot, pid, DurationText.Format(service.StopGrace));
        return $"{slot}: process {pid} did not end within {DurationText.Format(service.StopGrace)} of SIGTERM and was killed.";
    }

    private async Task WatchAsync(SlotProcess process)
    {
        var began = around.Time.GetTimestamp();
        var exitCode = await process.Child.Exited;
        process.MarkEnding();
        Signals.KillLeftovers(process.Identity);
        var age = around.Time.GetUtcNow() - process.Record.StartedAt;
        var reason = ExitText.Describe(exitCode, age, LogFile.LastLine(_logPath, around.Secrets.Of(service.Name)));
        around.Board.Change(service.Name, slot, state => Ended(state, process, exitCode, reason));
        process.MarkGone(reason);
        process.Dispose();
        onEnded(process, around.Time.GetElapsedTime(began));
    }

    private SlotState Ended(SlotState state, SlotProcess process, int? exitCode, string reason)
    {
        if (state.Process?.Identity == process.Identity && state.State != ContainerState.Stopping)
        {
            LogEnded(slot, reason);
        }

        return state.Ended(process.Identity, exitCode, reason, around.Time.GetUtcNow());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Slot}: {Reason}")]
    private partial void LogEnded(string slot, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Slot}: process {Pid} did not end within {Grace} of SIGTERM and was killed")]
    private partial void LogKilled(string slot, int pid, string grace);
}
