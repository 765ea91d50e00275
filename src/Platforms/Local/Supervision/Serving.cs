using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>The process that a slot serves with: begins it, hands over to a successor, ends it, and keeps the slot's state true to that.</summary>
internal sealed class Serving(Surroundings around, LocalServiceDefinition service, string slot, SlotLauncher launcher, SlotProcesses processes)
{
    private volatile SlotProcess? _process;

    /// <summary>The living one; null when there is none.</summary>
    public SlotProcess? Running => _process is { IsAlive: true } process ? process : null;

    private bool HasHealthCheck => service.HealthPath is not null;

    public bool IsWith(SlotProcess process) => ReferenceEquals(_process, process);

    public void Adopt(SlotProcess process) => _process = processes.Follow(process);

    /// <summary>Begins a process; one that cannot be begun is shown with the reason.</summary>
    public async Task<SlotProcess> BeginAsync(string version, string? actionId)
    {
        try
        {
            var process = await launcher.LaunchAsync(version, beside: false, (state, record) => state.Begin(record, actionId, HasHealthCheck));
            _process = process;
            return processes.Follow(process);
        }
        catch (PlatformException e)
        {
            Change(state => state.NotStarted(e.Message));
            throw;
        }
    }

    /// <summary>Begins a process and waits until it serves.</summary>
    public async Task<string> StartAsync(string version, string? actionId, CancellationToken cancellationToken)
    {
        var began = around.Time.GetTimestamp();
        Change(SlotTransitions.Wanted);
        var process = await BeginAsync(version, actionId);
        await processes.ReadyAsync(process, cancellationToken);
        return Describe(process, began);
    }

    /// <summary>Ends the living process. It is written down before the signal: what ends from there on was ended by us.</summary>
    public async Task<string> EndAsync(SlotProcess process, string? actionId)
    {
        Change(state => state.Stopping(actionId));
        var sentence = await processes.EndAsync(process);
        Change(state => state.Process?.Identity == process.Identity ? state with { Reason = sentence } : state);
        return sentence;
    }

    /// <summary>Serves with the successor from now on. False when that ended in this very moment, before it was looked at as the slot's own.</summary>
    public bool HandOver(SlotProcess successor, string? actionId)
    {
        _process = successor;
        Change(state => state.TakenOver(successor.Record, actionId, HasHealthCheck));
        if (!successor.Gone.IsCompleted)
        {
            return true;
        }

        Change(state => state.EndedAtOnce(successor.EndReason!, around.Time.GetUtcNow()));
        return false;
    }

    public string Describe(SlotProcess process, long began)
    {
        var at = process.Record.Address is { } address ? $" at {address}" : string.Empty;
        var took = ExitText.Seconds(around.Time.GetElapsedTime(began));
        return $"{slot} runs {process.Record.Version} as process {process.Identity.Pid}{at}, ready after {took}.";
    }

    public void Change(Func<SlotState, SlotState> change) => around.Board.Change(service.Name, slot, change);
}
