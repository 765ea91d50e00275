using System.Globalization;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Writes ratios for people.</summary>
public static class Percent
{
    /// <summary><c>91.2 %</c></summary>
    public static string Text(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio * 100:0.#} %");

    /// <summary>A ratio as a percentage with two decimals, as tools give it.</summary>
    public static double Of(double ratio) => Math.Round(ratio * 100, 2);

    public static double? Of(double? ratio) => ratio is { } known ? Of(known) : null;
}
