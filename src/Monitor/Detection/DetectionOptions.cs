using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Section <c>detection</c> of the configuration: what is set here wins over what a runbook says.</summary>
public sealed record DetectionOptions
{
    public DetectionSetting Memory { get; init; } = new();

    public DetectionSetting Cpu { get; init; } = new();

    public DetectionSetting ErrorRate { get; init; } = new();

    public CountSetting OomKills { get; init; } = new();

    public CountSetting Crashes { get; init; } = new();

    public StateSetting Unhealthy { get; init; } = new();

    /// <summary>The error rate is taken over this long,</summary>
    public TimeSpan ErrorWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>stretched up to this long where lines are few,</summary>
    public TimeSpan LongestErrorWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>and is unknown with fewer lines than this.</summary>
    public int FewestLines { get; init; } = 10;

    internal DetectionSetting For(Metric metric) => metric switch
    {
        Metric.Memory => Memory,
        Metric.Cpu => Cpu,
        Metric.ErrorRate => ErrorRate,
        Metric.OomKills => OomKills.Rule,
        Metric.Crashes => Crashes.Rule,
        _ => Unhealthy.Rule,
    };

    /// <summary>One sentence for each value that cannot be used; empty when all can.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Memory.Problems("detection:memory"),
        .. Cpu.Problems("detection:cpu"),
        .. ErrorRate.Problems("detection:errorRate"),
        .. OomKills.Problems("detection:oomKills"),
        .. Crashes.Problems("detection:crashes"),
        .. Unhealthy.Rule.Problems("detection:unhealthy"),
        .. ErrorWindow < TimeSpan.FromSeconds(1) || ErrorWindow > TimeSpan.FromMinutes(5) ? ["detection:errorWindow must be between 1s and 5m."] : Array.Empty<string>(),
        .. LongestErrorWindow < ErrorWindow || LongestErrorWindow > TimeSpan.FromMinutes(10)
            ? ["detection:longestErrorWindow must be between detection:errorWindow and 10m."] : Array.Empty<string>(),
        .. FewestLines is < 1 or > 10_000 ? ["detection:fewestLines must be between 1 and 10000."] : Array.Empty<string>(),
    ];
}
