namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>What is to differ between a container and its copy.</summary>
internal abstract record Alteration
{
    /// <param name="Changes">New values by name; null takes a variable away.</param>
    internal sealed record Environment(IReadOnlyDictionary<string, string?> Changes) : Alteration;

    /// <param name="From">What the original was made from; what it has from there, the copy takes from the other image.</param>
    /// <param name="To">What the copy is made from.</param>
    internal sealed record Image(ImageFacts From, ImageFacts To) : Alteration;
}
