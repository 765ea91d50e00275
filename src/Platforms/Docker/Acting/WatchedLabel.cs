namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>The label by which an operator narrows down what is watched: what is not watched is not acted on either.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">Its value; null for any.</param>
internal sealed record WatchedLabel(string Name, string? Value)
{
    /// <param name="text"><c>name</c> or <c>name=value</c>; null for all containers.</param>
    public static WatchedLabel? Parse(string? text) =>
        text is null ? null : text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? new WatchedLabel(text[..at], text[(at + 1)..]) : new WatchedLabel(text, Value: null);

    public bool IsOn(Inspected container) => container.Label(Name) is { } value && (Value is null || value == Value);
}
