using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Keeps one slot: what is done to it is done one thing at a time, and a process that ends by itself is started again.</summary>
internal sealed partial class Replica : IDisposable
{
    private static readonly TimeSpan PortPoll = TimeSpan.FromMilliseconds(20);

    private readonly Surroundings _around;
    private readonly LocalServiceDefinition _service;
    private readonly SlotLauncher _launcher;
    private readonly SlotProcesses _processes;
    private readonly ILogger _logger;
    private readonly Turns _turns = new();
    private readonly List<Task> _retirements = [];
    private volatile SlotProcess? _process;
    private bool _wanted;
    private TimeSpan _delay;

    public Replica(Surroundings around, LocalServiceDefinition service, SlotState slot, ILogger logger)
    {
        _around = around;
        _service = service;
        _logger = logger;
        Name = slot.Name;
        _launcher = new SlotLauncher(around, service, slot.Name, slot.Number);
        _processes = new SlotProcesses(around, service, slot.Name, OnEnded, logger);
    }

    public string Name { get; }

    private bool HasHealthCheck => _service.HealthPath is not null;

    /// <summary>Takes over a process that an earlier supervisor started.</summary>
    public void Adopt(ProcessRecord record)
    {
        _wanted = true;
        _process = new SlotProcess(Child.Adopt(record.Identity, _around.Time), record);
        _processes.Follow(_process);
        LogAdopted(Name, record.Identity.Pid);
    }

    /// <summary>Starts it without waiting for it to serve; what stands in the way is shown and tried again later.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (!await TryLaunchAsync())
        {
            _ = RestartAsync(TimeSpan.Zero);
        }
    }

    /// <summary>Starts it unless it runs, and waits until it serves.</summary>
    public async Task<string> StartAsync(string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (_process is not { IsAlive: true } running)
        {
            return await LaunchAsync(Slot().Version, actionId, turn.Token);
        }

        await _processes.ReadyAsync(running, turn.Token);
        return $"{Name} runs already, as process {running.Identity.Pid}.";
    }

    /// <summary>Ends its process and waits for that; nothing but a start, or the next supervisor, starts it again.</summary>
    public async Task<string> StopAsync(string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = false;
        if (_process is { IsAlive: true } running)
        {
            return await EndServingAsync(running, actionId);
        }

        Change(slot => slot with { LastActionId = actionId ?? slot.LastActionId });
        return $"{Name} was not running.";
    }

    /// <summary>Ends it and gives its slot up.</summary>
    public async Task<string> RemoveAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = false;
        if (_process is { IsAlive: true } running)
        {
            Change(slot => slot.Stopping(actionId: null));
            await DrainAsync();
            await EndServingAsync(running, actionId: null);
        }

        await Task.WhenAll(_retirements);
        _around.Board.Change(_service.Name, service => service with { Slots = [.. service.Slots.Where(slot => slot.Name != Name)] });
        return $"{Name} was removed.";
    }

    /// <summary>Puts a process of the version, with the slot's present environment, in place of what runs.</summary>
    public async Task<string> ReplaceAsync(string version, string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (_process is not { IsAlive: true } old)
        {
            Change(slot => slot with { Version = version, LastActionId = actionId });
            return await LaunchAsync(version, actionId, turn.Token);
        }

        return await WaitForSparePortAsync(turn.Token)
            ? await OverlapAsync(old, version, actionId, turn.Token)
            : await StopThenStartAsync(old, version, actionId, turn.Token);
    }

    /// <summary>Ends everything of it, for the end of the supervisor.</summary>
    public async Task CloseAsync()
    {
        await _turns.CloseAsync();
        _wanted = false;
        if (_process is { IsAlive: true } running)
        {
            await EndServingAsync(running, actionId: null);
        }

        await Task.WhenAll(_retirements);
    }

    public void Dispose() => _turns.Dispose();

    // The successor starts beside the old one and takes over once it serves, so that there is no moment without a replica.
    private async Task<string> OverlapAsync(SlotProcess old, string version, string? actionId, CancellationToken cancellationToken)
    {
        var began = _around.Time.GetTimestamp();
        var successor = _processes.Follow(await _launcher.LaunchAsync(version, beside: true, SlotTransitions.BeginBeside));
        var isReady = false;
        try
        {
            await _processes.ReadyAsync(successor, cancellationToken);
            isReady = true;
        }
        catch (PlatformException e)
        {
            throw new PlatformException($"{e.Message} {Name} goes on with {old.Record.Version}.", e);
        }
        finally
        {
            if (!isReady)
            {
                await _processes.EndAsync(successor);
            }
        }

        TakeOver(successor, actionId);
        _retirements.RemoveAll(retirement => retirement.IsCompleted);
        _retirements.Add(RetireAsync(old));
        return Runs(successor, began);
    }

    private void TakeOver(SlotProcess successor, string? actionId)
    {
        _process = successor;
        Change(slot => slot.TakenOver(successor.Record, actionId, HasHealthCheck));
        if (successor.Gone.IsCompleted)
        {
            // It ended in the very moment between serving and taking over, when it was not yet looked at as the slot's own.
            Change(slot => slot.NotStarted(successor.EndReason!));
            OnEnded(successor, TimeSpan.Zero);
        }
    }

    private async Task RetireAsync(SlotProcess old)
    {
        await DrainAsync();
        try
        {
            await _processes.EndAsync(old);
        }
        catch (PlatformException e)
        {
            LogTrouble(Name, e.Message);
        }
    }

    // Without a spare port there is a gap; if the successor does not serve, the former version is put back.
    private async Task<string> StopThenStartAsync(SlotProcess old, string version, string? actionId, CancellationToken cancellationToken)
    {
        var former = old.Record.Version;
        await EndServingAsync(old, actionId);
        Change(slot => slot with { Version = version, LastActionId = actionId });
        try
        {
            return await LaunchAsync(version, actionId, cancellationToken);
        }
        catch (PlatformException e) when (former != version)
        {
            if (_process is { IsAlive: true } failed)
            {
                await EndServingAsync(failed, actionId);
            }

            Change(slot => slot with { Version = former });
            await LaunchAsync(former, actionId, cancellationToken);
            throw new PlatformException($"{e.Message} {Name} runs {former} again.", e);
        }
    }

    private async Task<bool> WaitForSparePortAsync(CancellationToken cancellationToken)
    {
        var began = _around.Time.GetTimestamp();
        while (!_launcher.HasSparePort())
        {
            // Predecessors that are on their way out give their ports back soon.
            var isSoon = _around.Board.Current.FindService(_service.Name)!.Slots.Any(slot => slot.Others.Count > 0);
            if (!isSoon || _around.Time.GetElapsedTime(began) > _service.StopGrace + _around.Options.Drain)
            {
                return false;
            }

            await Task.Delay(PortPoll, _around.Time, cancellationToken);
        }

        return true;
    }

    private async Task<string> LaunchAsync(string version, string? actionId, CancellationToken cancellationToken)
    {
        var began = _around.Time.GetTimestamp();
        try
        {
            await LaunchServingAsync(version, actionId);
        }
        catch (PlatformException e)
        {
            Change(slot => slot.NotStarted(e.Message));
            _ = RestartAsync(TimeSpan.Zero);
            throw;
        }

        await _processes.ReadyAsync(_process!, cancellationToken);
        return Runs(_process!, began);
    }

    private async Task LaunchServingAsync(string version, string? actionId)
    {
        _process = await _launcher.LaunchAsync(version, beside: false, (slot, record) => slot.Begin(record, actionId, HasHealthCheck));
        _processes.Follow(_process);
    }

    private async Task<bool> TryLaunchAsync()
    {
        try
        {
            await LaunchServingAsync(Slot().Version, actionId: null);
            return true;
        }
        catch (PlatformException e)
        {
            Change(slot => slot.NotStarted(e.Message));
            LogTrouble(Name, e.Message);
            return false;
        }
    }

    private void OnEnded(SlotProcess process, TimeSpan ran)
    {
        if (ReferenceEquals(_process, process))
        {
            _ = RestartAsync(ran);
        }
    }

    // Ends as soon as the slot runs again, by whoever, or is not to run.
    private async Task RestartAsync(TimeSpan ran)
    {
        try
        {
            for (var isTrying = _service.RestartOnExit; isTrying; ran = TimeSpan.Zero)
            {
                _delay = RestartDelay.Next(_delay, ran);
                await Task.Delay(_delay, _around.Time, _turns.Closing);
                using var turn = await _turns.TakeAsync(CancellationToken.None);
                isTrying = _wanted && _process is not { IsAlive: true } && !await TryLaunchAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The supervisor is about to end.
        }
    }

    private async Task<string> EndServingAsync(SlotProcess process, string? actionId)
    {
        // Written down before the signal: what ends from here on was ended by us.
        Change(slot => slot.Stopping(actionId));
        var sentence = await _processes.EndAsync(process);
        Change(slot => slot.Process?.Identity == process.Identity ? slot with { Reason = sentence } : slot);
        return sentence;
    }

    private async Task DrainAsync() =>
        await Task.Delay(_around.Options.Drain, _around.Time, _turns.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Change(Func<SlotState, SlotState> change) => _around.Board.Change(_service.Name, Name, change);

    private SlotState Slot() => _around.Board.Current.FindService(_service.Name)?.FindSlot(Name)
        ?? throw new PlatformException($"{Name} was removed.");

    private string Runs(SlotProcess process, long began)
    {
        var at = process.Record.Address is { } address ? $" at {address}" : string.Empty;
        var took = ExitText.Seconds(_around.Time.GetElapsedTime(began));
        return $"{Name} runs {process.Record.Version} as process {process.Identity.Pid}{at}, ready after {took}.";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Slot}: adopted process {Pid}, which an earlier supervisor had started")]
    private partial void LogAdopted(string slot, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Slot}: {Problem}")]
    private partial void LogTrouble(string slot, string problem);
}
