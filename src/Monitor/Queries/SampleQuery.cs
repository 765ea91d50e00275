using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>What containers used over the last minutes, in equal steps, for charts. A step in which nothing was read is null: a gap is shown as one.</summary>
public sealed class SampleQuery(ContainerSelector selector, Fleet fleet, SamplingOptions options, TimeProvider time)
{
    private const int LongestSeconds = 2 * 60 * 60;
    private const int MostPoints = 2000;

    public Answer<SeriesList> Get(string? container, int? seconds, int? points)
    {
        var (span, count) = (seconds ?? 60, points ?? 60);
        if (span is < 1 or > LongestSeconds)
        {
            return Refusal.Wrong($"'seconds' is {span}; it must be between 1 and {LongestSeconds}.");
        }

        if (count is < 1 or > MostPoints)
        {
            return Refusal.Wrong($"'points' is {count}; it must be between 1 and {MostPoints}.");
        }

        if (container is null)
        {
            return new SeriesList([.. fleet.Current.Windows.Select(window => Series(window, span, count))]);
        }

        var found = selector.Find(container);
        return found.IsFound ? new SeriesList([Series(found.Value, span, count)]) : found.Refusal;
    }

    private SeriesView Series(ContainerWindow window, int seconds, int points)
    {
        var step = TimeSpan.FromSeconds((double)seconds / points);
        var from = time.GetUtcNow() - TimeSpan.FromSeconds(seconds);
        var cpu = new double?[points];
        var memory = new double?[points];
        foreach (var sample in window.SamplesSince(from, options.KeptSamples))
        {
            var place = Math.Clamp((int)((sample.Time - from) / step), 0, points - 1);
            cpu[place] = Higher(cpu[place], Percent.Of(sample.CpuUtilization));
            memory[place] = Higher(memory[place], Percent.Of(sample.MemoryUtilization));
        }

        var errors = window.ErrorRates(from, step, points);
        return new SeriesView(window.Container.Id, from, step.TotalSeconds, cpu, memory, [.. errors.Select(Percent.Of)]);
    }

    // The peak of a step is what matters; an average would hide it.
    private static double? Higher(double? one, double? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}

/// <param name="Series">One for each container.</param>
public sealed record SeriesList(IReadOnlyList<SeriesView> Series);

/// <param name="ContainerId">Whose.</param>
/// <param name="From">Start of the first step.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="Cpu">Highest percentage of each step; null where nothing is known.</param>
/// <param name="Memory">As <paramref name="Cpu"/>.</param>
/// <param name="Errors">Percent of the log lines of each step that are errors; null without lines and before the last hour, of which they are counted.</param>
public sealed record SeriesView(string ContainerId, DateTimeOffset From, double StepSeconds, IReadOnlyList<double?> Cpu, IReadOnlyList<double?> Memory, IReadOnlyList<double?> Errors);
