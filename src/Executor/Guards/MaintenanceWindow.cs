using Cronos;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Executor.Guards;

/// <summary>A time that comes again by a cron expression, in a time zone of its own, daylight saving included.</summary>
public sealed class MaintenanceWindow
{
    /// <summary>Windows that follow one another without a gap are followed so far.</summary>
    public const int MostInARow = 1000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestRow = TimeSpan.FromDays(62);

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan _duration;

    private MaintenanceWindow(CronExpression cron, TimeZoneInfo zone, TimeSpan duration) => (_cron, _zone, _duration) = (cron, zone, duration);

    /// <summary>Null when <see cref="Problems"/> has something to say about it.</summary>
    public static MaintenanceWindow? TryParse(MaintenanceWindowOptions options) =>
        CronOf(options.Cron) is { } cron && ZoneOf(options.TimeZone) is { } zone ? new MaintenanceWindow(cron, zone, options.Duration) : null;

    /// <summary>One sentence for each value that cannot be accepted, beginning with its key.</summary>
    public static IEnumerable<string> Problems(MaintenanceWindowOptions options, string key)
    {
        if (CronOf(options.Cron) is not { } cron)
        {
            yield return $"{key}.cron is '{options.Cron}', which is no cron expression; write minute, hour, day, month and weekday, such as \"0 2 * * SUN\".";
        }
        else if (cron.GetNextOccurrence(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null)
        {
            yield return $"{key}.cron is '{options.Cron}', which never fires; there is no such date.";
        }

        if (ZoneOf(options.TimeZone) is null)
        {
            yield return $"{key}.timeZone is '{options.TimeZone}', which this machine does not know; write a name such as Europe/Berlin, or leave it out for UTC.";
        }

        if (options.Duration < Shortest || options.Duration > Longest)
        {
            yield return $"{key}.duration is {DurationText.Format(options.Duration)}; it may be {DurationText.Format(Shortest)} to {DurationText.Format(Longest)}. 'runbook freeze' stops automation for longer.";
        }
        else if (TryParse(options) is { } window && window.NeverEnds())
        {
            yield return $"{key} leaves no time in which anything may act: each window of {DurationText.Format(options.Duration)} begins before the one before it has ended. 'runbook freeze' stops automation for good.";
        }
    }

    /// <summary>When the window around <paramref name="moment"/> ends; null outside of it. It begins with its first moment and ends before its last.</summary>
    public DateTimeOffset? EndOf(DateTimeOffset moment)
    {
        var end = _cron.GetPreviousOccurrence(moment, _zone, inclusive: true) + _duration;
        return end > moment ? end : null;
    }

    private bool NeverEnds()
    {
        var first = _cron.GetNextOccurrence(DateTimeOffset.UnixEpoch, _zone);
        var end = first;
        for (var i = 0; i < MostInARow && end - first < LongestRow; i++)
        {
            if (EndOf(end!.Value) is not { } later)
            {
                return false;
            }

            end = later;
        }

        return first is not null;
    }

    private static CronExpression? CronOf(string text) => CronExpression.TryParse(text, CronFormat.Standard, out var cron) ? cron : null;

    private static TimeZoneInfo? ZoneOf(string? name) =>
        name is null ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}

/// <summary>One of <c>policy.maintenanceWindows</c>.</summary>
public sealed record MaintenanceWindowOptions
{
    /// <summary>When it begins: minute, hour, day of the month, month and weekday.</summary>
    public string Cron { get; init; } = string.Empty;

    public TimeSpan Duration { get; init; }

    /// <summary>Whose clock the expression means; UTC when it is left out.</summary>
    public string? TimeZone { get; init; }
}
