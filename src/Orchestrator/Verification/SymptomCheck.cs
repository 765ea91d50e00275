using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
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

    public static SymptomReading Judge(MetricsWindow window, MetricComparison expected, TimeSpan hold) =>
        expected.Metric == Metric.ErrorRate
            ? JudgeErrors(window, expected, hold)
            : JudgeValues(expected.Metric == Metric.Memory ? window.Memory : window.Cpu, expected, hold);

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

        if (values.Samples < FewestSamplesOfExpected * values.Expected)
        {
            return new SymptomReading(SymptomVerdict.Unknown, $"{evidence}, but only {values.Samples} of {values.Expected} samples");
        }

        return values.Samples >= 2 && values.LastTime - values.FirstTime >= hold - Tolerance
            ? new SymptomReading(SymptomVerdict.Gone, evidence)
            : new SymptomReading(SymptomVerdict.Holding, evidence);
    }

    private static SymptomReading JudgeErrors(MetricsWindow window, MetricComparison expected, TimeSpan hold)
    {
        if (window.ErrorRate is not { } errors || errors.Lines < FewestLines)
        {
            return new SymptomReading(SymptomVerdict.Unknown, $"only {window.ErrorRate?.Lines ?? 0} log lines");
        }

        var evidence = $"{Describe(expected, errors.Rate)} ({errors.Errors} of {errors.Lines} lines)";
        if (!expected.Holds(errors.Rate / 100))
        {
            return new SymptomReading(SymptomVerdict.Present, evidence);
        }

        return new SymptomReading(window.Until - window.Since >= hold - Tolerance ? SymptomVerdict.Gone : SymptomVerdict.Holding, evidence);
    }

    private static string Describe(MetricComparison expected, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{Name(expected.Metric)} {percent:0.#}% (expected {expected.Canonical})");

    private static string Name(Metric metric) => metric switch
    {
        Metric.Memory => "memory",
        Metric.Cpu => "CPU",
        _ => "error rate",
    };
}

/// <param name="Verdict">What the window shows.</param>
/// <param name="Evidence">With figures, for the ledger and for people.</param>
public sealed record SymptomReading(SymptomVerdict Verdict, string Evidence);

public enum SymptomVerdict
{
    /// <summary>Too little was seen; never recovery.</summary>
    Unknown,

    /// <summary>The symptom was seen; holding begins anew.</summary>
    Present,

    /// <summary>It was not seen so far, but not for long enough.</summary>
    Holding,

    /// <summary>It was not seen for the whole hold.</summary>
    Gone,
}
