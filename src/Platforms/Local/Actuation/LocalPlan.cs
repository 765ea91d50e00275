using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Platforms.Local.Actuation;

/// <summary>The steps that carry an action out, or why it cannot be done.</summary>
internal abstract record LocalPlan
{
    /// <summary>Each has a successor beside it for a while, which takes its memory once more.</summary>
    private const int ReplacedAtOnce = 3;

    internal sealed record Steps(IReadOnlyList<LocalStep> List) : LocalPlan;

    internal sealed record Impossible(string Rule, string Reason) : LocalPlan;

    /// <param name="action">What was admitted.</param>
    /// <param name="before">What it acts on.</param>
    /// <param name="freePorts">How many more processes of the service could be given a port; null when it needs none.</param>
    public static LocalPlan For(RemediationAction action, TargetState before, int? freePorts) => action switch
    {
        RestartContainer restart => OnReplica(restart.ContainerId, before, replica => new Steps(
            [new LocalStep.Stop(replica.Id), new LocalStep.Start(replica.Service, NumberOf(replica))])),
        UpdateEnvironment update => OnReplica(update.ContainerId, before, replica => ForEnvironment(update, replica)),
        ScaleService scale => ForScale(scale, before, freePorts),
        RollbackDeployment => ForRollback(before),
        _ => new Impossible("UNKNOWN_ACTION", $"'{action.Tool}' is not something that can be done to a local service."),
    };

    /// <summary>The number at the end of a replica's name.</summary>
    public static int NumberOf(Container replica) => int.Parse(replica.Id.AsSpan(replica.Service.Length + 1));

    /// <summary>What puts back the variables that an update changes.</summary>
    public static IReadOnlyDictionary<string, string?> FormerValues(UpdateEnvironment update, Container replica) =>
        update.Variables.Keys.ToDictionary(name => name, name => replica.Environment.TryGetValue(name, out var value) ? value : null);

    /// <summary>From what runs to so many replicas: the youngest are removed, the lowest free numbers are added.</summary>
    public static IEnumerable<LocalStep> Toward(int replicas, TargetState now)
    {
        var numbers = now.Replicas.Select(NumberOf).Order().ToList();
        var added = Enumerable.Range(1, int.MaxValue).Except(numbers).Take(Math.Max(0, replicas - numbers.Count));
        return numbers.Skip(replicas).Reverse().Select(LocalStep (number) => new LocalStep.Remove(Takeover.NameOf(now.Service.Name, number)))
            .Concat(added.Select(number => new LocalStep.Start(now.Service.Name, number)));
    }

    /// <summary>Every replica that is not at the version, a few at a time, and then the service as a whole.</summary>
    public static IEnumerable<LocalStep> ToVersion(string version, TargetState now) => now.Replicas
        .Where(replica => replica.Version != version || !replica.IsRunning)
        .Chunk(ReplacedAtOnce)
        .Select(LocalStep (few) => new LocalStep.Replace(now.Service.Name, [.. few.Select(replica => replica.Id)], version))
        .Append(new LocalStep.RollBack(now.Service.Name, version));

    private static LocalPlan OnReplica(string id, TargetState before, Func<Container, LocalPlan> plan) => before.Find(id) is { } replica
        ? plan(replica)
        : new Impossible("UNKNOWN_CONTAINER", $"There is no local replica '{id}'. {before.Service.Name} has {Names(before)}.");

    private static LocalPlan ForEnvironment(UpdateEnvironment update, Container replica)
    {
        if (update.Variables.Select(variable => EnvironmentNames.Problem(variable.Key, variable.Value)).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            return new Impossible("INVALID_VARIABLE", $"The environment of {replica.Id} cannot be changed: {problem}");
        }

        LocalStep set = new LocalStep.SetVariables(replica.Id, update.Variables);
        return new Steps(update.Restart ? [set, new LocalStep.Recreate(replica.Id, FormerValues(update, replica))] : [set]);
    }

    private static LocalPlan ForScale(ScaleService scale, TargetState before, int? freePorts)
    {
        if (scale.Replicas < LocalServices.FewestReplicas)
        {
            return new Impossible("INVALID_REPLICAS", $"{scale.ServiceName} cannot have {scale.Replicas} replicas; the fewest is {LocalServices.FewestReplicas}.");
        }

        var more = scale.Replicas - before.Replicas.Count;
        return freePorts < more
            ? new Impossible(
                "NO_FREE_PORT",
                $"{scale.ServiceName} has {freePorts} free ports for {more} more replicas; free some, or widen services:{scale.ServiceName}:ports.")
            : new Steps([.. Toward(scale.Replicas, before)]);
    }

    private static LocalPlan ForRollback(TargetState before) => before.Service.PreviousHealthyVersion is { } version
        ? new Steps([.. ToVersion(version, before)])
        : new Impossible(
            "NO_PREVIOUS_VERSION",
            $"{before.Service.Name} has run no version but {before.Service.Version} healthily that was not itself rolled back from; deploy another one by hand.");

    private static string Names(TargetState state) => string.Join(", ", state.Replicas.Select(replica => replica.Id));
}
