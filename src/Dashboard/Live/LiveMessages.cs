using RunbookExecutor.Dashboard.Feeds;

namespace RunbookExecutor.Dashboard.Live;

/// <summary>What a tab asks for.</summary>
/// <param name="Kind"><c>snapshot</c>, <c>lines</c> or <c>no-lines</c>.</param>
/// <param name="Stream">Number that the tab gave this selection; lines carry it back.</param>
/// <param name="Containers">Ids; empty takes all.</param>
/// <param name="Level">This and graver.</param>
/// <param name="Contains">Text to search for, in any case.</param>
/// <param name="Backlog">How many of the newest lines come first; null takes the usual number.</param>
public sealed record LiveRequest(string Kind, int Stream = 0, IReadOnlyList<string>? Containers = null, string? Level = null, string? Contains = null, int? Backlog = null)
{
    public const string Snapshot = "snapshot";
    public const string Lines = "lines";
}

/// <summary>The last minute of every container: for each its values from the oldest on, percent. <c>At</c> is when the newest sample was taken, in milliseconds since 1970.</summary>
public sealed record SampleSnapshot(string Kind, long Seq, long? At, IReadOnlyList<string> Ids, IReadOnlyList<double?[]> Cpu, IReadOnlyList<double?[]> Memory, IReadOnlyList<double?[]> Errors)
{
    public static SampleSnapshot Of(SampleStep step) => new(
        "snapshot",
        step.Number,
        step.TakenAt?.ToUnixTimeMilliseconds(),
        [.. step.Readings.Keys],
        [.. step.Readings.Values.Select(readings => readings.Select(reading => Short.Of(reading.Cpu)).ToArray())],
        [.. step.Readings.Values.Select(readings => readings.Select(reading => Short.Of(reading.Memory)).ToArray())],
        [.. step.Readings.Values.Select(readings => readings.Select(reading => Short.Of(reading.Errors)).ToArray())]);
}

/// <summary>The newest values, three for each container in the snapshot's order: cpu, memory, errors.</summary>
public sealed record SampleDelta(string Kind, long Seq, long? At, IReadOnlyList<double?> Values)
{
    public static SampleDelta Of(SampleStep step) => new(
        "delta", step.Number, step.TakenAt?.ToUnixTimeMilliseconds(), [.. step.Readings.Values.SelectMany(readings => new[] { Short.Of(readings[^1].Cpu), Short.Of(readings[^1].Memory), Short.Of(readings[^1].Errors) })]);
}

/// <param name="Kind"><c>lines</c>.</param>
/// <param name="Stream">The selection that they are of.</param>
/// <param name="IsFirst">Whether what was shown before is to be dropped.</param>
/// <param name="Batch">As the monitor gave it.</param>
/// <param name="Problem">Why there are none; null when there may be.</param>
public sealed record LinesMessage(string Kind, int Stream, bool IsFirst, System.Text.Json.JsonElement? Batch, string? Problem = null);

/// <summary>One decimal is what a page shows.</summary>
internal static class Short
{
    public static double? Of(double? value) => value is { } known ? Math.Round(known, 1) : null;
}
