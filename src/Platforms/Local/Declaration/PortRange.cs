using System.Globalization;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>The ports that a service's replicas may listen on, both ends included.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    /// <summary>Reads <c>3001-3010</c> or <c>3001</c>.</summary>
    public static bool TryParse(string text, out PortRange range)
    {
        var dash = text.IndexOf('-');
        var (first, last) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        range = default;
        if (!TryPort(first, out var low) || !TryPort(last, out var high) || high < low)
        {
            return false;
        }

        range = new PortRange(low, high);
        return true;
    }

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
