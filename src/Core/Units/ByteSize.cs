using System.Globalization;

namespace RunbookExecutor.Core.Units;

/// <summary>Reads and writes sizes as people write them: <c>256MiB</c>, <c>1.5GiB</c>, <c>512MB</c>, <c>1048576</c> (bytes).</summary>
public static class ByteSize
{
    private static readonly (string Suffix, double Bytes)[] Units =
    [
        ("B", 1), ("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024.0 * 1024 * 1024), ("TiB", 1024.0 * 1024 * 1024 * 1024),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        var digits = text.IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? text : text[..digits];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        var suffix = digits < 0 ? "B" : text[digits..].Trim();
        foreach (var (name, size) in Units)
        {
            if (suffix.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                bytes = (long)(amount * size);
                return bytes > 0;
            }
        }

        return false;
    }

    /// <summary>At most one decimal and a binary unit: <c>253.1 MiB</c>.</summary>
    public static string Format(long bytes)
    {
        double amount = bytes;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        while (Math.Abs(amount) >= 1024 && unit < units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {units[unit]}");
    }
}
