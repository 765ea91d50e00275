using System.Globalization;
using System.Text;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Dashboard.Parts;

/// <summary>How values are written on pages.</summary>
public static class Words
{
    /// <summary><c>3.2 s</c>, <c>4 min 10 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0.#} s"),
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min{(span.Seconds == 0 ? null : $" {span.Seconds} s")}",
        _ => $"{(int)span.TotalHours} h{(span.Minutes == 0 ? null : $" {span.Minutes} min")}",
    };

    public static string Milliseconds(double milliseconds) =>
        milliseconds < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms") : Span(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>What to call an anomaly type: <c>memory spike</c>.</summary>
    public static string Trouble(AnomalyType type) => type.Value.ToLowerInvariant().Replace('_', ' ');

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary><c>NotRecovered</c> as <c>not recovered</c>.</summary>
    public static string Plain(Enum value) => Plain(value.ToString());

    public static string Plain(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            _ = char.IsUpper(letter) && words.Length > 0 ? words.Append(' ').Append(char.ToLowerInvariant(letter)) : words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    /// <summary>The style of a run's end.</summary>
    public static string Tone(Recovery? outcome) => outcome switch
    {
        null => "busy",
        Recovery.Recovered or Recovery.NoActionNeeded => "good",
        Recovery.Stopped or Recovery.Inconclusive => "quiet",
        _ => "bad",
    };

    /// <summary>The style of an incident.</summary>
    public static string Tone(Incident incident) => incident.State switch
    {
        IncidentState.Firing => "bad",
        IncidentState.Pending => "warn",
        _ => "good",
    };

    /// <summary>The style of a container's state and health.</summary>
    public static string Tone(string state, string health) => (state, health) switch
    {
        ("running", "unhealthy") => "bad",
        ("running", "healthy" or "none") => "good",
        ("running" or "starting" or "stopping", _) => "warn",
        ("exited", _) => "bad",
        _ => "quiet",
    };
}
