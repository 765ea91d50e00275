using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>The one part of an environment that the ledger keeps: the former values of the variables that an action sets.</summary>
internal static class FormerVariables
{
    public static IReadOnlyDictionary<string, string?> Of(RemediationAction action, TargetState target)
    {
        if (action is not UpdateEnvironment update || target.Find(update.ContainerId) is not { } container)
        {
            return new Dictionary<string, string?>();
        }

        return update.Variables.Keys.ToDictionary(name => name, name => container.Environment.GetValueOrDefault(name));
    }

    /// <summary>Puts the kept values back into a state that was read from the ledger, which holds no environments.</summary>
    public static TargetState Restore(TargetState before, RemediationAction action, IReadOnlyDictionary<string, string?> variables)
    {
        var environment = variables.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!);
        return before with
        {
            Replicas = [.. before.Replicas.Select(replica => replica.Id == action.Target && replica.Environment.Count == 0 ? replica with { Environment = environment } : replica)],
        };
    }
}
