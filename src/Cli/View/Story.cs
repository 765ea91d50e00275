namespace RunbookExecutor.Cli.View;

/// <summary>The last lines of what happened, for the live view to draw from.</summary>
public sealed class Story
{
    private const int Kept = 200;

    private readonly Queue<StoryLine> lines = new();
    private readonly Lock gate = new();

    public void Add(StoryLine line)
    {
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }
        }
    }

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyList<StoryLine> Last(int count)
    {
        lock (gate)
        {
            return [.. lines.TakeLast(count)];
        }
    }
}
