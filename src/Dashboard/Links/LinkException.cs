namespace RunbookExecutor.Dashboard.Links;

/// <summary>A role said no or did not answer; the message is one sentence.</summary>
/// <param name="message">What, and what would help.</param>
/// <param name="isAway">Whether it did not answer; false when it answered no.</param>
public sealed class LinkException(string message, bool isAway) : Exception(message)
{
    public bool IsAway => isAway;
}
