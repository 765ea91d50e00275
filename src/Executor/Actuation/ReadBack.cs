using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Looks at the platform until it shows what an action has come to.</summary>
public sealed class ReadBack(PlatformReader platform, IActuator actuator, ExecutorOptions options, TimeProvider time)
{
    public async Task<SettledProgress> SettleAsync(ActionWork work, Patience patience)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var seen = await LookAsync(work);
            if (patience.IsOver(seen.Progress, time.GetElapsedTime(started)))
            {
                return seen;
            }

            await Task.Delay(options.ReadBackEvery, time);
        }
    }

    private async Task<SettledProgress> LookAsync(ActionWork work)
    {
        try
        {
            var snapshot = await platform.ReadAsync(CancellationToken.None);
            return TargetResolver.StateOf(work.Service, snapshot) is { } now
                ? new SettledProgress(actuator.Judge(work.Action, work.PlatformId, work.Before, now), now)
                : new SettledProgress(new ActionProgress.Indeterminate($"The service {work.Service} is not there any more."), Now: null);
        }
        catch (PlatformException error)
        {
            return new SettledProgress(new ActionProgress.Indeterminate(error.Message), Now: null) { Silence = error };
        }
    }
}

/// <param name="Progress">How far the action got.</param>
/// <param name="Now">What was there when that was judged; null when it could not be read.</param>
public sealed record SettledProgress(ActionProgress Progress, TargetState? Now)
{
    /// <summary>Why the platform could not be read; null when it could.</summary>
    public PlatformException? Silence { get; init; }
}

/// <summary>How long to look again before an answer other than done is believed.</summary>
/// <param name="Partial">Until half done is completed.</param>
/// <param name="NotDone">Until not done is a failure.</param>
/// <param name="Unknown">Until it is given up.</param>
public sealed record Patience(TimeSpan Partial, TimeSpan NotDone, TimeSpan Unknown)
{
    public static Patience Throughout(TimeSpan time) => new(time, time, time);

    public bool IsOver(ActionProgress progress, TimeSpan elapsed) => progress switch
    {
        ActionProgress.Done => true,
        ActionProgress.Partial => elapsed >= Partial,
        ActionProgress.NotDone => elapsed >= NotDone,
        _ => elapsed >= Unknown,
    };
}
