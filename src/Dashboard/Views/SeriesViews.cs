namespace RunbookExecutor.Dashboard.Views;

/// <summary>Numbers of containers over a span, as the monitor keeps them.</summary>
public sealed record SeriesList(IReadOnlyList<SeriesView> Series);

/// <param name="ContainerId">Whose.</param>
/// <param name="From">Start of the first step.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="Cpu">Highest percentage of each step; null where nothing is known.</param>
/// <param name="Memory">As <paramref name="Cpu"/>.</param>
/// <param name="Errors">Percent of the lines of each step that are errors; null without lines.</param>
public sealed record SeriesView(string ContainerId, DateTimeOffset From, double StepSeconds, IReadOnlyList<double?> Cpu, IReadOnlyList<double?> Memory, IReadOnlyList<double?> Errors);
