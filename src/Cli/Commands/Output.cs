using System.Globalization;
using System.Text.Json;
using RunbookExecutor.Hosting.Json;
using Spectre.Console;

namespace RunbookExecutor.Cli.Commands;

/// <summary>How commands print: JSON for programs, tables and sentences for people.</summary>
public static class Output
{
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };

    /// <summary>Whether a person looks at a terminal that can be drawn on.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.Interactive;

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Indented));

    /// <summary>One line of JSON.</summary>
    public static void JsonLine<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, WireJson.Options));

    /// <summary>Local time of day; the date before it unless that is today.</summary>
    /// <param name="time">When.</param>
    /// <param name="ofDay">How to print the time of day.</param>
    public static string Time(DateTimeOffset time, string ofDay = "HH:mm:ss")
    {
        var isToday = time.ToLocalTime().Date == TimeProvider.System.GetLocalNow().Date;
        return time.ToLocalTime().ToString(isToday ? ofDay : $"yyyy-MM-dd {ofDay}", CultureInfo.InvariantCulture);
    }

    /// <summary>Columns of plain text, each as wide as its widest cell.</summary>
    public static void Table(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToList();
        foreach (var row in rows.Prepend(headings))
        {
            Console.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
