using System.ComponentModel;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Tools;

/// <summary>What <c>restart-container</c> answers.</summary>
public sealed record RestartResult : ActionResult
{
    public string ContainerId { get; init; } = string.Empty;

    public string? ContainerName { get; init; }

    public string? PreviousState { get; init; }

    [Description("As read back from the platform; absent while that is not known.")]
    public string? NewState { get; init; }

    internal static RestartResult Of(ActionAnswer answer, string containerId, DateTimeOffset now)
    {
        var change = Change.Of(answer);
        var id = change.Action?.Target ?? containerId;
        return Fill(
            new RestartResult
            {
                ContainerId = id,
                ContainerName = change.Before?.Find(id)?.Name,
                PreviousState = Change.State(change.Before?.Find(id)),
                NewState = Change.State(change.After?.Find(id)),
            },
            answer,
            now);
    }
}

/// <summary>What <c>scale-service</c> answers.</summary>
public sealed record ScaleResult : ActionResult
{
    public string ServiceName { get; init; } = string.Empty;

    public int? PreviousReplicas { get; init; }

    [Description("Replicas running as read back from the platform; absent while that is not known.")]
    public int? NewReplicas { get; init; }

    internal static ScaleResult Of(ActionAnswer answer, string serviceName, DateTimeOffset now)
    {
        var change = Change.Of(answer);
        return Fill(new ScaleResult { ServiceName = serviceName, PreviousReplicas = change.Before?.RunningReplicas, NewReplicas = change.After?.RunningReplicas }, answer, now);
    }
}

/// <summary>What <c>update-env-vars</c> answers.</summary>
public sealed record UpdateEnvironmentResult : ActionResult
{
    public string ContainerId { get; init; } = string.Empty;

    public string? ContainerName { get; init; }

    [Description("Names of the variables that were set; empty when nothing was.")]
    public IReadOnlyList<string> UpdatedVars { get; init; } = [];

    [Description("Whether the replica was recreated, so that it runs with the new values now. When false they apply from its next restart on.")]
    public bool Restarted { get; init; }

    internal static UpdateEnvironmentResult Of(ActionAnswer answer, string containerId, DateTimeOffset now)
    {
        var change = Change.Of(answer);
        var id = change.Action?.Target ?? containerId;
        var isDone = answer is ActionAnswer.Sent { Record.Outcome: ActionOutcome.Succeeded };
        var update = change.Action as UpdateEnvironment;
        var result = Fill(
            new UpdateEnvironmentResult
            {
                ContainerId = id,
                ContainerName = change.Before?.Find(id)?.Name,
                UpdatedVars = isDone && update is not null ? [.. update.Variables.Keys.Order(StringComparer.Ordinal)] : [],
                Restarted = isDone && update is { Restart: true },
            },
            answer,
            now);
        return isDone && update is { Restart: false } ? result with { Message = $"{result.Message} The values apply from the next restart of {id} on." } : result;
    }
}

/// <summary>What <c>rollback-deployment</c> answers.</summary>
public sealed record RollbackResult : ActionResult
{
    public string ServiceName { get; init; } = string.Empty;

    public string? PreviousImage { get; init; }

    [Description("As read back from the platform; absent while that is not known.")]
    public string? CurrentImage { get; init; }

    internal static RollbackResult Of(ActionAnswer answer, string serviceName, DateTimeOffset now)
    {
        var change = Change.Of(answer);
        return Fill(new RollbackResult { ServiceName = serviceName, PreviousImage = Change.Image(change.Before), CurrentImage = Change.Image(change.After) }, answer, now);
    }
}
