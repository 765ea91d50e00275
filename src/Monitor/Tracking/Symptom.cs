using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>What one detector says of one container at this step, as far as incidents care.</summary>
/// <param name="ContainerId">Whose.</param>
/// <param name="Service">Whose service.</param>
/// <param name="Platform">Whose platform.</param>
/// <param name="Rule">Against what it was judged.</param>
/// <param name="Verdict">What the detector says.</param>
/// <param name="IsClear">Shown to be clear for the rule's time.</param>
/// <param name="Anomaly">The breach; null when there is none.</param>
public sealed record Symptom(
    string ContainerId, string Service, string Platform, DetectionRule Rule, CheckVerdict Verdict, bool IsClear, Anomaly? Anomaly)
{
    public bool IsBreaching => Anomaly is not null;

    public bool IsHeld => Verdict == CheckVerdict.Firing;
}
