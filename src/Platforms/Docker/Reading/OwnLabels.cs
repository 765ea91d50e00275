namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>A container's labels, and those of them that its operator gave it: one that its image brings along says nothing of what he wants.</summary>
internal sealed class OwnLabels
{
    private readonly IDictionary<string, string> _all;
    private readonly IDictionary<string, string>? _image;

    /// <param name="all">As the container has them; null when the engine did not say.</param>
    /// <param name="image">Its image's; null when they could not be read, and then none counts as the operator's.</param>
    public OwnLabels(IDictionary<string, string>? all, IDictionary<string, string>? image)
    {
        _all = all ?? new Dictionary<string, string>();
        _image = image;
    }

    /// <summary>Whoever gave it.</summary>
    public string? Any(string name) => _all.TryGetValue(name, out var value) ? value : null;

    /// <summary>As the image brings it, also where the container has another one.</summary>
    public string? Images(string name) => _image is not null && _image.TryGetValue(name, out var value) ? value : null;

    /// <summary>Null where the image's label says the same.</summary>
    public string? Operators(string name) =>
        _image is not null && Any(name) is { } value && !(_image.TryGetValue(name, out var images) && images == value) ? value : null;
}
