using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>The newest log lines of one container, bounded in number and in characters. Not safe for several threads; its window locks.</summary>
internal sealed class LineRing(int mostLines, int mostCharacters)
{
    private const int Smallest = 64;

    // Grows with the lines: many containers write few or none.
    private LogLine[] lines = [];
    private int oldest;
    private int characters;

    public int Count { get; private set; }

    /// <param name="index">0 is the oldest.</param>
    public LogLine this[int index] => lines[(oldest + index) % lines.Length];

    public void Add(LogLine line)
    {
        while (Count == mostLines || (Count > 0 && characters + line.Text.Length > mostCharacters))
        {
            RemoveOldest();
        }

        if (Count == lines.Length)
        {
            Grow();
        }

        lines[(oldest + Count) % lines.Length] = line;
        Count++;
        characters += line.Text.Length;
    }

    private void Grow()
    {
        var larger = new LogLine[Math.Min(mostLines, Math.Max(Smallest, lines.Length * 2))];
        lines.AsSpan(oldest).CopyTo(larger);
        lines.AsSpan(0, oldest).CopyTo(larger.AsSpan(lines.Length - oldest));
        (lines, oldest) = (larger, 0);
    }

    private void RemoveOldest()
    {
        characters -= lines[oldest].Text.Length;
        lines[oldest] = null!; // lets go of the text
        oldest = (oldest + 1) % lines.Length;
        Count--;
    }
}
