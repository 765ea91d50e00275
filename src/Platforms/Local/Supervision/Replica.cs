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
    private readonly Surroundings _around;
    private readonly LocalServiceDefinition _service;
    private readonly string _name;
    private readonly SlotProcesses _processes;
    private readonly Serving _serving;
    private readonly Replacement _replacement;
    private readonly ILogger _logger;
    private readonly Turns _turns = new();
    private bool _wanted;
    private int _restarting;
    private TimeSpan _delay;

    public Replica(Surroundings around, LocalServiceDefinition service, SlotState slot, ILogger logger)
    {
        _around = around;
        _service = service;
        _logger = logger;
        _name = slot.Name;
        var launcher = new SlotLauncher(around, service, slot.Name, slot.Number);
        _processes = new SlotProcesses(around, service, slot.Name, OnEnded, logger);
        _serving = new Serving(around, service, slot.Name, launcher, _processes);
        _replacement = new Replacement(around, service, slot.Name, launcher, _processes, _serving, logger);
    }

    /// <summary>Takes over a process that an earlier supervisor started.</summary>
    public void Adopt(ProcessRecord record)
    {
        _wanted = true;
        _serving.Adopt(new SlotProcess(Child.Adopt(record.Identity, _around.Time), record));
        LogAdopted(_name, record.Identity.Pid);
    }

    /// <summary>Starts it without waiting for it to serve; what stands in the way is shown and tried again later.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (!await TryBeginAsync())
        {
            Restart(TimeSpan.Zero);
        }
    }

    /// <summary>Starts it unless it runs, and waits until it serves.</summary>
    public async Task<string> StartAsync(string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (_serving.Running is not { } running)
        {
            return await OrRestartLaterAsync(_serving.StartAsync(Slot().Version, actionId, turn.Token));
        }

        await _processes.ReadyAsync(running, turn.Token);
        return $"{_name} runs already, as process {running.Identity.Pid}.";
    }

    /// <summary>Ends its process and waits for that; nothing but a start, or the next supervisor, starts it again.</summary>
    public async Task<string> StopAsync(string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = false;
        if (_serving.Running is { } running)
        {
            return await _serving.EndAsync(running, actionId);
        }

        _serving.Change(slot => slot.Wanted() with { LastActionId = actionId ?? slot.LastActionId });
        return $"{_name} was not running.";
    }

    /// <summary>Ends it and gives its slot up.</summary>
    public async Task<string> RemoveAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = false;
        if (_serving.Running is { } running)
        {
            _serving.Change(slot => slot.Stopping(actionId: null));
            await _replacement.DrainAsync(_turns.Closing);
            await _serving.EndAsync(running, actionId: null);
        }

        await _replacement.Retired;
        _around.Board.Change(_service.Name, service => service with { Slots = [.. service.Slots.Where(slot => slot.Name != _name)] });
        return $"{_name} was removed.";
    }

    /// <summary>Puts a process of the version, with the slot's present environment, in place of what runs.</summary>
    public async Task<string> ReplaceAsync(string version, string? actionId, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        _wanted = true;
        if (_serving.Running is { } old)
        {
            return await OrRestartLaterAsync(_replacement.RunAsync(old, version, actionId, _turns.Closing, turn.Token));
        }

        _serving.Change(slot => slot with { Version = version, LastActionId = actionId });
        return await OrRestartLaterAsync(_serving.StartAsync(version, actionId, turn.Token));
    }

    /// <summary>Ends everything of it, for the end of the supervisor.</summary>
    public async Task CloseAsync()
    {
        await _turns.CloseAsync();
        _wanted = false;
        if (_serving.Running is { } running)
        {
            await _serving.EndAsync(running, actionId: null);
        }

        await _replacement.Retired;
    }

    public void Dispose() => _turns.Dispose();

    // One that began and ended brings its own restart; one that could not even begin does not.
    private async Task<string> OrRestartLaterAsync(Task<string> work)
    {
        try
        {
            return await work;
        }
        catch (PlatformException)
        {
            Restart(TimeSpan.Zero);
            throw;
        }
    }

    private async Task<bool> TryBeginAsync()
    {
        try
        {
            await _serving.BeginAsync(Slot().Version, actionId: null);
            return true;
        }
        catch (PlatformException e)
        {
            LogTrouble(_name, e.Message);
            return false;
        }
    }

    private void OnEnded(SlotProcess process, TimeSpan ran)
    {
        if (_serving.IsWith(process))
        {
            Restart(ran);
        }
    }

    private void Restart(TimeSpan ran)
    {
        if (Interlocked.Exchange(ref _restarting, 1) == 0)
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
                // Before looking: what ends from here on asks for a restart of its own.
                Volatile.Write(ref _restarting, 0);
                isTrying = _wanted && _serving.Running is null && !await TryBeginAsync() && Interlocked.Exchange(ref _restarting, 1) == 0;
            }
        }
        catch (OperationCanceledException)
        {
            // The supervisor is about to end.
        }
    }

    private SlotState Slot() => _around.Board.Current.FindService(_service.Name)?.FindSlot(_name)
        ?? throw new PlatformException($"{_name} was removed.");

    [LoggerMessage(Level = LogLevel.Information, Message = "{Slot}: adopted process {Pid}, which an earlier supervisor had started")]
    private partial void LogAdopted(string slot, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Slot}: {Problem}")]
    private partial void LogTrouble(string slot, string problem);
}
