using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Judges one container's window against what is expected of it. Pure: the same window gives the same answer.</summary>
public static class SymptomCheck
{
    /// <summary>An error rate of fewer lines says nothing.</summary>
    public const int FewestLines = 10;

    /// <summary>Two samples a hold apart may be this much closer: the sampler's grid is not exact.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private const double FewestSamplesOfExpected = 0.8;

    public static SymptomReading Judge(MetricsWindow window, Expectation expected, TimeSpan hold) => expected switch
    {
        MetricComparison { Metric: Metric.ErrorRate } comparison => JudgeErrors(window, comparison, hold),
        MetricComparison comparison => JudgeValues(comparison.Metric == Metric.Memory ? window.Memory : window.Cpu, comparison, hold),
        _ => JudgeState(window, expected, hold),
    };

    private static SymptomReading JudgeValues(ValueWindow? values, MetricComparison expected, TimeSpan hold)
    {
        if (values is null || values.Samples == 0)
        {
            return new SymptomReading(SymptomVerdict.Unknown, "no sample yet");
        }

        var worst = expected.Comparison == Comparison.Below ? values.Max : values.Min;
        var evidence = Describe(expected, values.Last);
        if (!expected.Holds(worst / 100))
        {
            return new SymptomReading(SymptomVerdict.Present, evidence);
        }

        return TooFew(values.Samples, values.Expected, evidence)
            ?? new SymptomReading(values.Samples >= 2 && values.LastTime - values.FirstTime >= hold - Tolerance ? SymptomVerdict.Gone : SymptomVerdict.Holding, evidence);
    }

    private static SymptomReading JudgeErrors(MetricsWindow window, MetricComparison expected, TimeSpan hold)
    {
        if (window.ErrorRate is not { } errors || errors.Lines < FewestLines)
        {
            return new SymptomReading(SymptomVerdict.Unknown, $"only {window.ErrorRate?.Lines ?? 0} log lines");
        }

        var evidence = $"{Describe(expected, errors.Rate)} ({errors.Errors} of {errors.Lines} lines)";
        return expected.Holds(errors.Rate / 100)
            ? TooFew(window.SamplesTaken, window.SamplesExpected, evidence) ?? Held(window, hold, evidence)
            : new SymptomReading(SymptomVerdict.Present, evidence);
    }

    // That it runs and is healthy is seen in the list of containers; the samples show that it was watched all the time.
    private static SymptomReading JudgeState(MetricsWindow window, Expectation expected, TimeSpan hold)
    {
        var evidence = $"{expected.Canonical} for {DurationText.Format(Whole(window.Until - window.Since))}";
        return TooFew(window.SamplesTaken, window.SamplesExpected, evidence) ?? Held(window, hold, evidence);
    }

    private static SymptomReading Held(MetricsWindow window, TimeSpan hold, string evidence) =>
        new(window.Until - window.Since >= hold - Tolerance ? SymptomVerdict.Gone : SymptomVerdict.Holding, evidence);

    private static SymptomReading? TooFew(int taken, int expected, string evidence) =>
        taken < FewestSamplesOfExpected * expected ? new SymptomReading(SymptomVerdict.Blind, $"{evidence}, but only {taken} of {expected} samples") : null;

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Max(0, Math.Round(span.TotalMilliseconds / 100) * 100));

    private static string Describe(MetricComparison expected, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{Name(expected.Metric)} {percent:0.#}% (expected {expected.Canonical})");

    private static string Name(Metric metric) => metric switch
    {
        Metric.Memory => "memory",
        Metric.Cpu => "CPU",
        _ => "error rate",
    };
}
