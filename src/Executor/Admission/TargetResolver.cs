using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Finds what a request names: by exact id or name or the platform's own id, never by a fragment of a name.</summary>
public static class TargetResolver
{
    public static Resolution Resolve(RemediationAction action, PlatformSnapshot snapshot) => action switch
    {
        RestartContainer restart => OnContainer(restart.ContainerId, snapshot, id => restart with { ContainerId = id }),
        UpdateEnvironment { Variables.Count: 0 } => new Resolution.Unknown("envVars is empty. Name at least one variable and its new value, such as {\"LOG_LEVEL\": \"debug\"}."),
        UpdateEnvironment update => OnContainer(update.ContainerId, snapshot, id => update with { ContainerId = id }),
        ScaleService scale => OnService(scale.ServiceName, snapshot, scale),
        RollbackDeployment rollback => OnService(rollback.ServiceName, snapshot, rollback),
        _ => new Resolution.Unknown($"{action.Tool} is not known."),
    };

    public static TargetState? StateOf(string service, PlatformSnapshot snapshot) =>
        snapshot.FindService(service) is { } found ? new TargetState(found, snapshot.ReplicasOf(service)) : null;

    /// <summary>The container of this id or name, or a sentence that says why there is not one.</summary>
    public static (Container? Container, string Problem) FindContainer(string selector, PlatformSnapshot snapshot)
    {
        if (string.IsNullOrWhiteSpace(selector))
        {
            return (null, $"containerId is empty. Give the id or the exact name of one container: {List(snapshot.Containers.Select(container => container.Id))}.");
        }

        return ContainerMatch.Find(selector, snapshot.Containers) switch
        {
            [var only] => (only, string.Empty),
            [] => (null, $"There is no container '{Shown(selector)}'. There are: {List(snapshot.Containers.Select(container => container.Id))}."),
            var several => (null, $"'{Shown(selector)}' fits {several.Count} containers. Give the id of one: {ContainerMatch.Choice(several)}."),
        };
    }

    private static Resolution OnContainer(string selector, PlatformSnapshot snapshot, Func<string, RemediationAction> withId)
    {
        var (container, problem) = FindContainer(selector, snapshot);
        if (container is null)
        {
            return new Resolution.Unknown(problem);
        }

        return StateOf(container.Service, snapshot) is { } target
            ? new Resolution.Found(withId(container.Id), target)
            : new Resolution.Unknown($"Container '{container.Id}' belongs to the service '{container.Service}', which the platform does not know. Wait until it is listed again.");
    }

    private static Resolution OnService(string name, PlatformSnapshot snapshot, RemediationAction action)
    {
        if (StateOf(name, snapshot) is { } target)
        {
            return new Resolution.Found(action, target);
        }

        var known = List(snapshot.Services.Select(service => service.Name));
        return new Resolution.Unknown(string.IsNullOrWhiteSpace(name)
            ? $"serviceName is empty. Give the exact name of one service: {known}."
            : $"There is no service '{Shown(name)}'. There are: {known}.");
    }

    private static string List(IEnumerable<string> names)
    {
        const int Most = 20;
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count switch
        {
            0 => "none at all",
            <= Most => string.Join(", ", all),
            _ => $"{string.Join(", ", all.Take(Most))} and {all.Count - Most} more",
        };
    }

    private static string Shown(string text)
    {
        const int Most = 80;
        var plain = new string([.. text.Take(Most).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
        return text.Length > Most ? $"{plain}..." : plain;
    }
}

/// <summary>What a request's selector names.</summary>
public abstract record Resolution
{
    /// <param name="Action">The action with the platform's id in place of what was given.</param>
    /// <param name="Target">The service and its replicas as they are now.</param>
    public sealed record Found(RemediationAction Action, TargetState Target) : Resolution;

    /// <param name="Problem">One sentence that lists what exists.</param>
    public sealed record Unknown(string Problem) : Resolution;
}
