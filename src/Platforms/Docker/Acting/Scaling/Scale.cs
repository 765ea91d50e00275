using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>
/// Adds faithful siblings to a service until so many replicas run, or removes the youngest that run; never anything but containers of
/// that service, and never one that its operator has stopped.
/// </summary>
internal static class Scale
{
    public static (IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) Plan(ScaleService scale, ActionId action, TargetState target, Sighting sighting) =>
        scale.Replicas < 1
            ? ([], new Actuation.Impossible("INVALID_REPLICAS", $"{scale.ServiceName} cannot have {scale.Replicas} replicas; the fewest is 1."))
            : Plan(scale, action, new ScaledReplicas(scale, action, target, target, sighting), sighting);

    /// <summary>Judged by how many run now, and by what the action added or was to remove.</summary>
    public static Progress Judge(ScaleService scale, ActionId action, TargetState before, TargetState now, Sighting sighting)
    {
        var replicas = new ScaledReplicas(scale, action, before, now, sighting);
        var evidence = $"{scale.ServiceName} has {replicas.All.Count} replicas, {replicas.All.Count(replica => replica.IsRunning)} of them running";
        if (replicas.Added.Count > 0 && replicas.Added.All(replica => !replica.WasTried))
        {
            return new Progress.Partial($"{evidence}; what was made and never started is taken away.", [.. replicas.Added.Select(Removal)]);
        }

        return replicas.Added.FirstOrDefault(replica => Serving.Of(replica, sighting.Time) is not Serving.Yes) is { } silent
            ? OfSilent(silent, evidence, replicas.All, sighting)
            : OfCount(scale, action, replicas, sighting, evidence);
    }

    private static (IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) Plan(ScaleService scale, ActionId action, ScaledReplicas replicas, Sighting sighting)
    {
        IReadOnlyList<DockerStep> remove = [.. replicas.Leaving.SelectMany(TakeAway)];
        if (scale.Replicas <= replicas.Up.Count)
        {
            return (remove, null);
        }

        return Template(replicas.All) is { } template
            ? Siblings.Problem(template, scale.ServiceName, scale.Replicas) is { } problem ? ([], problem) : ([.. remove, .. Add(template, replicas, scale.Replicas, action, sighting)], null)
            : ([], new Actuation.Impossible(Siblings.Rule, $"{scale.ServiceName} has no running replica after which others could be made. Start one first."));
    }

    private static Progress OfCount(ScaleService scale, ActionId action, ScaledReplicas replicas, Sighting sighting, string evidence)
    {
        var (was, wanted, now) = (replicas.Before, scale.Replicas, replicas.Up.Count);
        if (now == wanted && replicas.Leaving.Count == 0)
        {
            return new Progress.Done($"{evidence}.");
        }

        if (!replicas.HasBegun)
        {
            return new Progress.NotDone($"{evidence}; this action added and removed none.");
        }

        if (now < Math.Min(was, wanted) || now > Math.Max(was, wanted))
        {
            return new Progress.Indeterminate($"{evidence}, which is neither the {was} before nor on the way to {wanted}.");
        }

        return Plan(scale, action, replicas, sighting) switch
        {
            { Problem: { } problem } => new Progress.Indeterminate($"{evidence}; {wanted} were asked for. {problem.Reason}"),

            // Somebody started more meanwhile.
            { Steps: [] } => new Progress.Indeterminate($"{evidence}; {wanted} were asked for, and what was to be removed is gone."),
            { Steps: var steps } => new Progress.Partial($"{evidence}; {wanted} were asked for.", steps),
        };
    }

    // A sibling that was made and not started is completed; one that differs, or that will not serve, is taken away again.
    private static Progress OfSilent(Inspected silent, string evidence, IReadOnlyList<Inspected> replicas, Sighting sighting) => Serving.Of(silent, sighting.Time) switch
    {
        Serving.NotYet notYet => new Progress.Partial($"{evidence}; {silent.Name} {notYet.Evidence}.", [new AwaitServing(silent.Id, silent.Name, Serving.HealthTime(silent))]),
        _ when !silent.WasTried => OfUnstarted(silent, evidence, replicas),
        Serving.No no => new Progress.Partial($"{evidence}; {silent.Name} {no.Reason} and is taken away.", [.. TakeAway(silent)]),
        _ => new Progress.Indeterminate($"{evidence}."),
    };

    private static Progress.Partial OfUnstarted(Inspected silent, string evidence, IReadOnlyList<Inspected> replicas)
    {
        var (name, number) = (silent.Name, SiblingNames.NumberOf(silent));
        var template = Template([.. replicas.Where(replica => replica.Id != silent.Id)]) ?? silent;
        var missing = Siblings.OtherNetworks(template, name).Where(network => !silent.Networks.ContainsKey(network.Key)).ToList();
        if (missing.Count == 0 && SiblingComparison.Differences(template, silent, name, number) is { Count: > 0 } differences)
        {
            return new Progress.Partial($"{evidence}; {name} differs from {template.Name} in {Faithfulness.Named(differences)} and is taken away.", [Removal(silent)]);
        }

        return new Progress.Partial(
            $"{evidence}; {name} was not started.",
            [
                .. missing.Select(network => new ConnectNetwork(silent.Id, name, network.Key, network.Value)),
                new CompareSibling(template, name, number),
                new StartContainer(silent.Id, name, Serving.HealthTime(silent)),
            ]);
    }

    private static IReadOnlyList<DockerStep> Add(Inspected template, ScaledReplicas replicas, int wanted, ActionId action, Sighting sighting)
    {
        var taken = replicas.All.Select(SiblingNames.NumberOf).ToHashSet();
        var free = Enumerable.Range(1, int.MaxValue - 1).Where(number => !taken.Contains(number) && sighting.FindName(SiblingNames.NameOf(template, number)!) is null);
        return [.. free.Take(wanted - replicas.Up.Count).SelectMany((number, index) => AddOne(template, number, action, isFirst: index == 0))];
    }

    private static IEnumerable<DockerStep> AddOne(Inspected template, int number, ActionId action, bool isFirst)
    {
        var name = SiblingNames.NameOf(template, number)!;
        IEnumerable<DockerStep> preparation =
        [
            new CreateSibling(template, name, number, action),
            .. Siblings.OtherNetworks(template, name).Select(network => new ConnectNetwork(name, name, network.Key, network.Value)),
            new CompareSibling(template, name, number),
        ];
        return preparation.Select(step => step with { IsPreparation = isFirst }).Append(new StartContainer(name, name, Serving.HealthTime(template)));
    }

    private static IEnumerable<DockerStep> TakeAway(Inspected replica)
    {
        DockerStep[] stop = replica.IsUp ? [new StopContainer(replica.Id, replica.Name, replica.StopGrace)] : [];
        return stop.Append(Removal(replica));
    }

    // Volumes of a replica that an operator made are his; those of one that scaling added hold nothing but its own.
    private static DockerStep Removal(Inspected replica) => new RemoveContainer(replica.Id, replica.Name, WithVolumes: replica.Label(ActingLabels.AddedBy) is not null);

    private static Inspected? Template(IReadOnlyList<Inspected> replicas) => replicas.Where(replica => replica.IsRunning).MinBy(SiblingNames.NumberOf);
}
