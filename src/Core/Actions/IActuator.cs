using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Actions;

/// <summary>
/// Changes a platform's containers, step by step. It decides nothing about whether to act: it turns an admitted action into
/// platform calls, and says from what it reads back how far an action got.
/// </summary>
public interface IActuator
{
    string Platform { get; }

    /// <summary>
    /// Whether a call may still take effect after the process that sent it has died: so with a daemon, which works on by itself. Where
    /// it is not, what the platform shows after a crash is final, and nothing has to be waited for.
    /// </summary>
    bool CallsOutliveCaller => true;

    /// <summary>What is there now, environments included.</summary>
    Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The steps that carry <paramref name="action"/> out from <paramref name="before"/>, or why it cannot be done. Touches nothing.</summary>
    Actuation Prepare(RemediationAction action, ActionId id, TargetState before);

    /// <summary>Compares what is there <paramref name="now"/> with what was there before the action. Touches nothing.</summary>
    ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now);
}

/// <summary>How an action would be carried out.</summary>
public abstract record Actuation
{
    public sealed record Steps(IReadOnlyList<ActuationStep> List) : Actuation;

    /// <param name="Rule">In capitals, <c>NO_PREVIOUS_VERSION</c>.</param>
    /// <param name="Reason">One sentence that says why and what would help.</param>
    public sealed record Impossible(string Rule, string Reason) : Actuation;
}

/// <summary>One mutating platform call. The executor records it before and after, so that a crash between two is attributable.</summary>
/// <param name="Name">What it does to what: <c>stop demo-app-2</c>.</param>
/// <param name="Deadline">How long the platform may take before the outcome counts as unknown.</param>
/// <param name="RunAsync">Makes the call and returns one sentence about what happened; throws <see cref="PlatformException"/> when it failed.</param>
public sealed record ActuationStep(string Name, TimeSpan Deadline, Func<CancellationToken, Task<string>> RunAsync)
{
    /// <summary>
    /// Whether the action may still be called off after this call, because nothing that runs was touched by it; what it made is
    /// then taken away again. A call that is none is the point of no return: from there on the action is brought to a whole state.
    /// </summary>
    public bool IsPreparation { get; init; }

    /// <summary>
    /// How long the platform may still carry the call out when its caller died right after sending it; until then what it shows may
    /// change. Null where only <see cref="Deadline"/> bounds it.
    /// </summary>
    public TimeSpan? Aftermath { get; init; }
}

/// <summary>How far an action got, read back from the platform.</summary>
public abstract record ActionProgress
{
    /// <summary>What was asked for is so.</summary>
    public sealed record Done(string Evidence) : ActionProgress;

    /// <summary>Nothing has changed.</summary>
    public sealed record NotDone(string Evidence) : ActionProgress;

    /// <summary>It stopped half way; <see cref="Forward"/> completes it.</summary>
    public sealed record Partial(string Evidence, IReadOnlyList<ActuationStep> Forward) : ActionProgress;

    /// <summary>Neither can be said; a person has to look.</summary>
    public sealed record Indeterminate(string Evidence) : ActionProgress;
}
