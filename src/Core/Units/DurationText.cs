using System.Globalization;

namespace RunbookExecutor.Core.Units;

/// <summary>Reads and writes durations as people write them in configuration and canonical steps: <c>250ms</c>, <c>90s</c>, <c>2m</c>, <c>1h30m</c>, <c>1d</c>.</summary>
public static class DurationText
{
    private static readonly (string Suffix, long Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Longest duration that is accepted; anything above is a typing error.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return false;
        }

        var total = 0.0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            text = text[digits..];
            var letters = text.IndexOfAnyExceptInRange('a', 'z');
            var suffix = letters < 0 ? text : text[..letters];
            if (!TryUnit(suffix, out var milliseconds))
            {
                return false;
            }

            total += number * milliseconds;
            text = text[suffix.Length..].TrimStart();
        }

        if (total > Longest.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>The shortest exact form: <c>1h30m</c>, <c>2m</c>, <c>1.5s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return $"{Math.Max(0, Math.Ceiling(duration.TotalMilliseconds)):0}ms";
        }

        var whole = new List<string>(4);
        Append(whole, (int)duration.TotalDays, "d");
        Append(whole, duration.Hours, "h");
        Append(whole, duration.Minutes, "m");
        var seconds = duration.Seconds + (duration.Milliseconds / 1000.0);
        if (seconds > 0)
        {
            whole.Add(seconds.ToString("0.###", CultureInfo.InvariantCulture) + "s");
        }

        return string.Concat(whole);
    }

    private static void Append(List<string> parts, int amount, string suffix)
    {
        if (amount > 0)
        {
            parts.Add($"{amount}{suffix}");
        }
    }

    private static bool TryUnit(ReadOnlySpan<char> suffix, out long milliseconds)
    {
        foreach (var (name, value) in Units)
        {
            if (suffix.SequenceEqual(name))
            {
                milliseconds = value;
                return true;
            }
        }

        milliseconds = 0;
        return false;
    }
}
