using System.Text.Json;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>One line of an incident's timeline.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What sort of thing: <c>anomaly</c>, <c>run</c>, <c>step</c>, <c>guard</c>, <c>tool</c>, <c>action</c>, <c>approval</c>, <c>verification</c>, <c>person</c>, <c>end</c>.</param>
/// <param name="Title">In a few words.</param>
public sealed record Moment(DateTimeOffset Time, string Kind, string Title)
{
    /// <summary><c>good</c>, <c>bad</c>, <c>warn</c>, or empty.</summary>
    public string Tone { get; init; } = string.Empty;

    /// <summary>Figures, reasons, evidence.</summary>
    public string? Detail { get; init; }

    /// <summary>Where more of it is.</summary>
    public string? Link { get; init; }

    /// <summary>What was sent, where it was a call.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What came back, or what was written down.</summary>
    public string? Output { get; init; }
}
