using RunbookExecutor.Core.Identity;
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
