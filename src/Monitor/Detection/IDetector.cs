using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>One kind of trouble: which number shows it, how grave it is, and what one would do by default. When it breaches is judged the same for all.</summary>
public interface IDetector
{
    AnomalyType Type { get; }

    /// <summary>The default figures, for where neither configuration nor runbook says otherwise.</summary>
    DetectionRule Default { get; }

    /// <summary>Below which value it is clear when only its threshold was set.</summary>
    double ClearBelow(double threshold);

    /// <summary>Whether it judges the container over its processes, and so also while none runs.</summary>
    bool OutlivesProcess => false;

    Reading Read(ContainerWindow window, DetectionRule rule);

    Severity Grade(double value);

    /// <summary>What breaches, with figures: <c>memory is at 91.2 % of its limit of 256 MiB</c>.</summary>
    string Describe(double value, ContainerWindow window, DetectionRule rule);
}
