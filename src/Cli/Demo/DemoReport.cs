using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Cli.Demo;

/// <summary>What <c>demo --once --json</c> prints.</summary>
/// <param name="Outcome">Recovered when every scenario was; else the first other outcome.</param>
/// <param name="Scenarios">In the order in which they were played.</param>
public sealed record DemoReport(string Outcome, IReadOnlyList<ScenarioReport> Scenarios)
{
    internal bool IsRecovered => Outcome == nameof(Recovery.Recovered);

    public static DemoReport Of(IReadOnlyList<ScenarioReport> scenarios) =>
        new(scenarios.FirstOrDefault(scenario => !scenario.IsRecovered)?.Outcome ?? nameof(Recovery.Recovered), scenarios);
}

/// <summary>One fault and what came of it. Seconds count from the moment at which the condition began to hold.</summary>
public sealed record ScenarioReport
{
    public const string NotDetected = "NotDetected";
    public const string TimedOut = "TimedOut";

    public required string Fault { get; init; }

    public required AnomalyType Anomaly { get; init; }

    /// <summary>The container, or the service where the whole of it was struck.</summary>
    public required string Container { get; init; }

    public double? DetectedAfterSeconds { get; init; }

    /// <summary>When the first action was read back.</summary>
    public double? ActedAfterSeconds { get; init; }

    /// <summary>When the verification confirmed that the symptom is gone.</summary>
    public double? RecoveredAfterSeconds { get; init; }

    /// <summary>How the run ended, or <c>NotDetected</c>, <c>TimedOut</c>, or what was wrong with it.</summary>
    public required string Outcome { get; init; }

    public IReadOnlyList<ActionReport> Actions { get; init; } = [];

    internal bool IsRecovered => Outcome == nameof(Recovery.Recovered);
}

public sealed record ActionReport(string Tool, string Outcome, string ActionId);
