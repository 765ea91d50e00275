using System.Globalization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Counts a container's crashes of one kind, and says them.</summary>
internal static class CrashCount
{
    public static int Of(ContainerWindow window, TimeSpan? within, Func<Crash, bool> isOfKind)
    {
        var since = within is { } period ? window.ObservedAt - period : DateTimeOffset.MinValue;
        var count = 0;
        foreach (var crash in window.Container.Crashes)
        {
            count += crash.Time > since && isOfKind(crash) ? 1 : 0;
        }

        return count;
    }

    /// <summary><c>4 times within 5m</c></summary>
    public static string Text(double count, TimeSpan? within)
    {
        var times = count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count:0} times");
        return within is { } period ? $"{times} within {DurationText.Format(period)}" : times;
    }

    /// <summary><c>, last with exit code 3</c>; empty where it is not known.</summary>
    public static string LastOf(ContainerWindow window, Func<Crash, bool> isOfKind) =>
        window.Container.Crashes.LastOrDefault(isOfKind) is { ExitCode: { } code } ? $", last with exit code {code}" : string.Empty;
}
