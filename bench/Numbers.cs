namespace RunbookExecutor.Bench;

/// <summary>Reads counts from arguments and prints medians of what was measured.</summary>
internal static class Numbers
{
    public static int Read(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The value below which a part of the measurements lies.</summary>
    public static double Percentile(IReadOnlyList<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    public static string Row(string name, IReadOnlyList<double> values, string unit) => FormattableString.Invariant(
        $"| {name} | {values.Count} | {Percentile(values, 0.5):0.00} {unit} | {Percentile(values, 0.9):0.00} {unit} | {values.Max():0.00} {unit} |");

    public const string Header = "| what | n | p50 | p90 | max |\n|---|---|---|---|---|";
}
