using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Monitor.Library;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>The rule of each detector: configuration wins over the runbook's text, and that over the defaults. Follows the library's changes.</summary>
public sealed class RuleBook(IEnumerable<IDetector> detectors, DetectionOptions options, RunbookOptions runbooks, RunbookLibrary library)
{
    public const string DefaultSource = "default";
    private const string ConfigurationSource = "configuration";

    private volatile Rules? current;

    /// <summary>In the order in which anomaly types are reported.</summary>
    public IReadOnlyList<IDetector> Detectors { get; } = [.. detectors];

    /// <summary>One for each of <see cref="Detectors"/>, in that order; the same list until something changes.</summary>
    public IReadOnlyList<RuleEntry> Current()
    {
        var index = library.Current;
        if (current is not { } known || known.Library != index)
        {
            current = known = new Rules(index, [.. Detectors.Select(detector => Entry(detector, index))]);
        }

        return known.Entries;
    }

    private RuleEntry Entry(IDetector detector, LibraryIndex index)
    {
        var found = index.Answering(detector.Type);
        var clause = found?.Runbook?.Detection is { } said && said.Metric == detector.Default.Metric ? said : null;
        return new RuleEntry(Compile(detector, options.For(detector.Default.Metric), clause, found?.FileName), found?.Runbook?.Severity);
    }

    private DetectionRule Compile(IDetector detector, DetectionSetting setting, DetectionClause? clause, string? file)
    {
        var usual = detector.Default;
        var threshold = setting.Threshold ?? clause?.Threshold ?? usual.Threshold;
        return usual with
        {
            Threshold = threshold,
            ClearThreshold = setting.ClearThreshold is { } clear ? Math.Min(threshold, clear) : detector.ClearBelow(threshold),
            Hold = runbooks.Cap(setting.Hold ?? clause?.Hold ?? usual.Hold),
            ClearHold = runbooks.Cap(setting.ClearHold ?? usual.ClearHold),
            Within = setting.Within ?? clause?.Within ?? usual.Within,
            Source = setting.IsSet ? ConfigurationSource : clause is null ? DefaultSource : $"{file} line {clause.Line}",
        };
    }

    private sealed record Rules(LibraryIndex Library, IReadOnlyList<RuleEntry> Entries);
}

/// <param name="Rule">When it begins and ends.</param>
/// <param name="Severity">What the runbook says of its gravity; null leaves it to the detector.</param>
public sealed record RuleEntry(DetectionRule Rule, Severity? Severity);
