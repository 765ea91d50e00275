using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>Adds faithful siblings to a service, or removes its youngest replicas; never anything but containers of that service.</summary>
internal static class Scale
{
    public static (IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) Plan(ScaleService scale, ActionId action, TargetState target, Sighting sighting)
    {
        var replicas = Replicas(target, sighting);
        if (scale.Replicas < 1)
        {
            return ([], new Actuation.Impossible("INVALID_REPLICAS", $"{scale.ServiceName} cannot have {scale.Replicas} replicas; the fewest is 1."));
        }

        if (scale.Replicas <= replicas.Count)
        {
            return (Remove(replicas, scale.Replicas), null);
        }

        return Template(replicas) is { } template
            ? Siblings.Problem(template, scale.ServiceName, scale.Replicas) is { } problem ? ([], problem) : (Add(template, replicas, scale.Replicas, action, sighting), null)
            : ([], new Actuation.Impossible(Siblings.Rule, $"{scale.ServiceName} has no running replica after which others could be made. Start one first."));
    }

    /// <summary>Judged by the replicas that the action adds or removes: one that did not run before is not its business.</summary>
    public static Progress Judge(ScaleService scale, ActionId action, TargetState before, TargetState now, Sighting sighting)
    {
        var replicas = Replicas(now, sighting);
        var added = replicas.Where(replica => replica.Label(ActingLabels.AddedBy) == action.Value).ToList();
        var evidence = $"{scale.ServiceName} has {replicas.Count} replicas, {replicas.Count(replica => replica.IsRunning)} of them running";
        if (added.Count > 0 && added.TrueForAll(replica => !replica.WasTried))
        {
            return new Progress.Partial($"{evidence}; what was made and never started is taken away.", [.. added.Select(Removal)]);
        }

        return added.Find(replica => Serving.Of(replica, sighting.Time) is not Serving.Yes) is { } silent
            ? OfSilent(silent, evidence, replicas, sighting)
            : OfCount(scale, action, before, now, sighting, evidence);
    }

    private static Progress OfCount(ScaleService scale, ActionId action, TargetState before, TargetState now, Sighting sighting, string evidence)
    {
        var replicas = Replicas(now, sighting);
        var (was, wanted) = (before.Replicas.Count, scale.Replicas);
        if (replicas.Count == wanted)
        {
            return new Progress.Done($"{evidence}.");
        }

        var hasBegun = replicas.Count != was || Youngest(replicas).Take(was - wanted).Any(replica => !replica.IsUp && WasUp(replica, before));
        if (!hasBegun)
        {
            return new Progress.NotDone($"{evidence}, as before.");
        }

        if (replicas.Count < Math.Min(was, wanted) || replicas.Count > Math.Max(was, wanted))
        {
            return new Progress.Indeterminate($"{evidence}, which is neither the {was} before nor on the way to {wanted}.");
        }

        var (steps, problem) = Plan(scale, action, now, sighting);
        return problem is null
            ? new Progress.Partial($"{evidence}; {wanted} were asked for.", steps)
            : new Progress.Indeterminate($"{evidence}; {wanted} were asked for. {problem.Reason}");
    }

    // A sibling that was made and not started is completed; one that will not serve is taken away again.
    private static Progress OfSilent(Inspected silent, string evidence, IReadOnlyList<Inspected> replicas, Sighting sighting) => Serving.Of(silent, sighting.Time) switch
    {
        Serving.NotYet notYet => new Progress.Partial($"{evidence}; {silent.Name} {notYet.Evidence}.", [new AwaitServing(silent.Id, silent.Name, Serving.HealthTime(silent))]),
        _ when !silent.WasTried => new Progress.Partial($"{evidence}; {silent.Name} was not started.", [.. Complete(silent, replicas)]),
        Serving.No no => new Progress.Partial($"{evidence}; {silent.Name} {no.Reason} and is taken away.", [.. TakeAway(silent)]),
        _ => new Progress.Indeterminate($"{evidence}."),
    };

    private static IEnumerable<DockerStep> Complete(Inspected silent, IReadOnlyList<Inspected> replicas)
    {
        var template = Template([.. replicas.Where(replica => replica.Id != silent.Id)]) ?? silent;
        var missing = Siblings.OtherNetworks(template, silent.Name).Where(network => !silent.Networks.ContainsKey(network.Key));
        return missing.Select(DockerStep (network) => new ConnectNetwork(silent.Id, silent.Name, network.Key, network.Value))
            .Append(new StartContainer(silent.Id, silent.Name, Serving.HealthTime(silent)));
    }

    private static IReadOnlyList<DockerStep> Add(Inspected template, IReadOnlyList<Inspected> replicas, int wanted, ActionId action, Sighting sighting)
    {
        var taken = replicas.Select(SiblingNames.NumberOf).ToHashSet();
        var free = Enumerable.Range(1, int.MaxValue - 1).Where(number => !taken.Contains(number) && sighting.FindName(SiblingNames.NameOf(template, number)!) is null);
        return [.. free.Take(wanted - replicas.Count).SelectMany((number, index) => AddOne(template, number, action, isFirst: index == 0))];
    }

    private static IEnumerable<DockerStep> AddOne(Inspected template, int number, ActionId action, bool isFirst)
    {
        var name = SiblingNames.NameOf(template, number)!;
        IEnumerable<DockerStep> preparation =
        [
            new CreateSibling(template, name, number, action),
            .. Siblings.OtherNetworks(template, name).Select(network => new ConnectNetwork(name, name, network.Key, network.Value)),
        ];
        return preparation.Select(step => step with { IsPreparation = isFirst }).Append(new StartContainer(name, name, Serving.HealthTime(template)));
    }

    private static IReadOnlyList<DockerStep> Remove(IReadOnlyList<Inspected> replicas, int wanted) =>
        [.. Youngest(replicas).Take(replicas.Count - wanted).SelectMany(TakeAway)];

    private static IEnumerable<DockerStep> TakeAway(Inspected replica)
    {
        DockerStep[] stop = replica.IsUp ? [new StopContainer(replica.Id, replica.Name, replica.StopGrace)] : [];
        return stop.Append(Removal(replica));
    }

    // Volumes of a replica that an operator made are his; those of one that scaling added hold nothing but its own.
    private static DockerStep Removal(Inspected replica) => new RemoveContainer(replica.Id, replica.Name, WithVolumes: replica.Label(ActingLabels.AddedBy) is not null);

    // What does not serve goes before what does.
    private static IEnumerable<Inspected> Youngest(IReadOnlyList<Inspected> replicas) =>
        replicas.OrderBy(replica => replica.IsUp).ThenByDescending(replica => replica.Since).ThenByDescending(SiblingNames.NumberOf);

    private static Inspected? Template(IReadOnlyList<Inspected> replicas) => replicas.Where(replica => replica.IsRunning).MinBy(SiblingNames.NumberOf);

    private static bool WasUp(Inspected replica, TargetState before) =>
        before.Replicas.FirstOrDefault(one => one.Name == replica.Name) is { State: Core.Containers.ContainerState.Running or Core.Containers.ContainerState.Starting };

    private static IReadOnlyList<Inspected> Replicas(TargetState target, Sighting sighting) =>
        [.. target.Replicas.Select(replica => sighting.FindName(replica.Name)).OfType<Inspected>()];
}
