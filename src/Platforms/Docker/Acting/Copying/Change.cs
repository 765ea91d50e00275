using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting.Calls;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>What a replica is recreated for, before the images that it names were looked at.</summary>
internal abstract record Change
{
    public abstract Task<Alteration> ResolveAsync(Inspected original, EngineCalls engine, CancellationToken cancellationToken);

    internal sealed record Environment(IReadOnlyDictionary<string, string?> Variables) : Change
    {
        public override Task<Alteration> ResolveAsync(Inspected original, EngineCalls engine, CancellationToken cancellationToken) =>
            Task.FromResult<Alteration>(new Alteration.Environment(Variables));
    }

    /// <param name="ImageId">The image's id.</param>
    /// <param name="Reference">The name by which it is known.</param>
    internal sealed record Image(string ImageId, string Reference) : Change
    {
        public override async Task<Alteration> ResolveAsync(Inspected original, EngineCalls engine, CancellationToken cancellationToken)
        {
            var from = await engine.FindImageAsync(original.ImageId, cancellationToken)
                ?? throw new PlatformException($"The image that {original.Name} was made from is not there any more, so that what it has from its image cannot be told from its own settings. Deploy by hand.");
            var to = await engine.FindImageAsync(ImageId, cancellationToken)
                ?? throw new PlatformException($"The image {Reference} is not on this machine any more.");
            return new Alteration.Image(from, to with { Reference = await engine.ReferenceAsync(Reference, ImageId, cancellationToken) });
        }
    }
}
