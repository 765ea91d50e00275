using System.Buffers;
using RunbookExecutor.Monitor.Logs;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Holds the texts of the newest lines of one read until it ends: what more lines than are kept push out was never made a string, redacted or
/// escaped. It holds memory during a read only.
/// </summary>
internal sealed class LineStash(int mostLines, int mostCharacters)
{
    private const int Smallest = 16 * 1024;

    private Held[] lines = [];
    private char[] text = [];
    private int oldest;
    private int count;
    private int end;
    private int characters;

    /// <param name="facts">Of the line.</param>
    /// <param name="line">Its text.</param>
    /// <param name="pass">Called for each line that is pushed out, oldest first.</param>
    public void Add(LineFacts facts, ReadOnlySpan<char> line, LineReader pass)
    {
        while (count == mostLines || (count > 0 && characters + line.Length > mostCharacters))
        {
            pass.Pass(TextOf(lines[oldest]));
            characters -= lines[oldest].Length;
            oldest = (oldest + 1) % lines.Length;
            count--;
        }

        MakeRoom(line.Length);
        line.CopyTo(text.AsSpan(end));
        lines[(oldest + count) % lines.Length] = new Held(facts, end, line.Length);
        (count, characters, end) = (count + 1, characters + line.Length, end + line.Length);
    }

    /// <summary>Hands over what is left, oldest first, and lets go of the memory.</summary>
    public void Empty(LineReader reader, LineRing kept)
    {
        for (; count > 0; count--)
        {
            kept.Add(reader.Keep(lines[oldest].Facts, TextOf(lines[oldest])));
            oldest = (oldest + 1) % lines.Length;
        }

        if (text.Length > 0)
        {
            ArrayPool<char>.Shared.Return(text);
        }

        (text, lines, oldest, end, characters) = ([], [], 0, 0, 0);
    }

    private ReadOnlySpan<char> TextOf(Held held) => text.AsSpan(held.Start, held.Length);

    private void MakeRoom(int length)
    {
        if (count == lines.Length)
        {
            Resize(Math.Min(mostLines, Math.Max(64, lines.Length * 2)));
        }

        if (end + length <= text.Length)
        {
            return;
        }

        // Twice what is held, so that texts are moved to the front once in a while and not for every line.
        var wanted = Math.Max(Smallest, 2 * (characters + length));
        var target = wanted <= text.Length ? text : ArrayPool<char>.Shared.Rent(wanted);
        var first = count == 0 ? end : lines[oldest].Start;
        text.AsSpan(first, end - first).CopyTo(target);
        for (var index = 0; index < count; index++)
        {
            lines[(oldest + index) % lines.Length].Start -= first;
        }

        if (target != text && text.Length > 0)
        {
            ArrayPool<char>.Shared.Return(text);
        }

        (text, end) = (target, end - first);
    }

    private void Resize(int size)
    {
        var larger = new Held[size];
        for (var index = 0; index < count; index++)
        {
            larger[index] = lines[(oldest + index) % lines.Length];
        }

        (lines, oldest) = (larger, 0);
    }

    private struct Held(LineFacts facts, int start, int length)
    {
        public readonly LineFacts Facts = facts;
        public readonly int Length = length;
        public int Start = start;
    }
}
