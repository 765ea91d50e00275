using System.Globalization;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>One life of the monitor. Cursors carry it, since counters begin anew with the next one.</summary>
public sealed class Epoch(TimeProvider time)
{
    private readonly string name = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);

    public string Cursor(long position) => $"{name}.{position}";

    /// <summary>False for text that is no cursor. Of another life's cursor <paramref name="position"/> is null.</summary>
    public bool TryRead(string cursor, out long? position)
    {
        position = null;
        var dot = cursor.IndexOf('.');
        if (dot <= 0 || !long.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        position = cursor.AsSpan(0, dot).SequenceEqual(name) ? number : null;
        return true;
    }
}
