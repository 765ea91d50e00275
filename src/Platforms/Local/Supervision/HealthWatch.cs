using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Follows one process from its start to its end: when it serves, and whether it still does.</summary>
internal sealed class HealthWatch(Surroundings around, string service, string slot, SlotProcess process)
{
    private const int FailuresToUnhealthy = 3;

    private static readonly TimeSpan StartingPoll = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public async Task RunAsync(string? healthPath)
    {
        try
        {
            if (healthPath is null || process.Record.Address is not { } address)
            {
                await Task.Delay(around.Options.Settle, around.Time, process.Ended);
                Report(HealthState.None, reason: null);
                return;
            }

            var uri = new Uri($"http://{address}{healthPath}");
            await BecomeReadyAsync(uri);
            await StayHealthyAsync(uri);
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }

    private async Task BecomeReadyAsync(Uri uri)
    {
        var began = around.Time.GetTimestamp();
        while (await around.Probe.AskAsync(uri, process.Ended) is { } problem)
        {
            var isLate = around.Time.GetElapsedTime(began) > around.Options.StartDeadline;
            if (isLate)
            {
                Show(HealthState.Unhealthy, $"{uri} {problem}; it has not been healthy in the {DurationText.Format(around.Options.StartDeadline)} since its start.");
            }

            await Task.Delay(isLate ? Poll : StartingPoll, around.Time, process.Ended);
        }

        Report(HealthState.Healthy, reason: null);
    }

    private async Task StayHealthyAsync(Uri uri)
    {
        var failures = 0;
        while (true)
        {
            await Task.Delay(Poll, around.Time, process.Ended);
            var problem = await around.Probe.AskAsync(uri, process.Ended);
            failures = problem is null ? 0 : failures + 1;
            if (failures == 0)
            {
                Show(HealthState.Healthy, reason: null);
            }
            else if (failures >= FailuresToUnhealthy)
            {
                Show(HealthState.Unhealthy, $"{uri} {problem}, {FailuresToUnhealthy} times or more in a row.");
            }
        }
    }

    private void Report(HealthState health, string? reason)
    {
        process.MarkReady();
        Show(health, reason);
    }

    // Only of the process that the slot serves with; a successor shows itself when it takes over.
    private void Show(HealthState health, string? reason) => around.Board.Change(service, slot, state =>
    {
        if (state.Process?.Identity != process.Identity || process.Ended.IsCancellationRequested)
        {
            return state;
        }

        var next = state with { State = ContainerState.Running, Health = health, Reason = reason };
        return next.State == state.State && next.Health == state.Health && next.Reason == state.Reason ? state : next;
    });
}
