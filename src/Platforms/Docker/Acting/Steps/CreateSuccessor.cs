using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;

namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <summary>Makes, beside a replica, the container that is to take its place.</summary>
internal sealed record CreateSuccessor(Inspected Original, Change Change, ActionId Action) : DockerStep
{
    /// <summary>Whether an operator's command asks for it.</summary>
    public bool IsOperators { get; init; }

    public override string Name => $"create the successor of {Original.Name}";

    public override TimeSpan Deadline => Long;

    /// <summary>The image's files are copied into its volumes first.</summary>
    public override TimeSpan? Aftermath => null;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var alteration = await Change.ResolveAsync(Original, workshop.Engine, cancellationToken);
        var image = alteration is Alteration.Image other ? other.To.Reference : await workshop.Engine.ReferenceAsync(Original.ImageReference, Original.ImageId, cancellationToken);
        var body = Blueprint.Of(Original, image, alteration, OwnLabels());
        await workshop.Engine.CreateAsync(SpareName.Successor(Original.Name, Action).ToString(), Original.Name, body, cancellationToken);
        return $"The successor of {Original.Name} is created from {image}.";
    }

    private Dictionary<string, string> OwnLabels()
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.Action] = Action.Value,
            [ActingLabels.Since] = Original.Label(ActingLabels.Since) ?? Original.Document.Text("Created"),
        };
        if (Original.Label(ActingLabels.AddedBy) is { } added)
        {
            labels[ActingLabels.AddedBy] = added;
        }

        if (IsOperators)
        {
            labels[ActingLabels.Operator] = "true";
        }

        return labels;
    }
}

/// <summary>Looks whether the successor differs from the replica in anything but what was asked for; then nothing goes on.</summary>
internal sealed record CompareSuccessor(Inspected Original, Change Change, ActionId Action) : DockerStep
{
    public override string Name => $"compare {Original.Name} with its successor";

    public override TimeSpan Deadline => Short;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var successor = await workshop.Engine.InspectAsync(SpareName.Successor(Original.Name, Action).ToString(), cancellationToken)
            ?? throw new PlatformException($"The successor of {Original.Name} is not there any more.");
        var alteration = await Change.ResolveAsync(Original, workshop.Engine, cancellationToken);
        var differences = Faithfulness.Differences(Original, successor, alteration);
        return differences.Count == 0
            ? $"The successor of {Original.Name} differs in nothing but what was asked for."
            : throw new PlatformException($"{Reproducible.Rule}: {Original.Name} cannot be recreated faithfully; its successor would differ in {Faithfulness.Named(differences)}. Nothing was stopped.");
    }
}
