using System.Globalization;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Reads the engine's times.</summary>
internal static class Moment
{
    /// <summary>Null for what never was, which the engine writes as the year 1, and for what is no time.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) && moment.Year > 1
            ? moment
            : null;
}
