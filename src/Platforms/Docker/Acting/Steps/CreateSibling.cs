using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Scaling;

namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <summary>Makes a further replica after the pattern of one that is there.</summary>
internal sealed record CreateSibling(Inspected Template, string Sibling, int Number, ActionId Action) : DockerStep
{
    public override string Name => $"create {Sibling}";

    public override TimeSpan Deadline => Long;

    /// <summary>The image's files are copied into its volumes first.</summary>
    public override TimeSpan? Aftermath => null;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var image = await workshop.Engine.ReferenceAsync(Template.ImageReference, Template.ImageId, cancellationToken);
        await workshop.Engine.CreateAsync(Sibling, Sibling, Siblings.BodyOf(Template, image, Sibling, Number, Action), cancellationToken);
        return $"{Sibling} is created like {Template.Name}.";
    }
}

/// <summary>Looks whether the sibling differs from its template in anything but what is its own; then it is not started.</summary>
internal sealed record CompareSibling(Inspected Template, string Sibling, int Number) : DockerStep
{
    public override string Name => $"compare {Sibling} with {Template.Name}";

    public override TimeSpan Deadline => Short;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var sibling = await workshop.Engine.InspectAsync(Sibling, cancellationToken) ?? throw new PlatformException($"{Sibling} is not there any more.");
        var differences = SiblingComparison.Differences(Template, sibling, Sibling, Number);
        return differences.Count == 0
            ? $"{Sibling} differs from {Template.Name} in nothing but what is its own."
            : throw new PlatformException($"{Siblings.Rule}: {Template.Name} cannot be made a second time faithfully; {Sibling} would differ in {Faithfulness.Named(differences)}. It was not started.");
    }
}
