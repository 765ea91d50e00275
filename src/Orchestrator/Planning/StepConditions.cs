using System.Globalization;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Orchestrator.Planning;

/// <summary>Says whether a step's condition holds in a run.</summary>
public static class StepConditions
{
    /// <summary>Whether it must be known if the symptom is gone before this condition can be judged.</summary>
    public static bool NeedsVerification(StepCondition? condition) => condition is IsRecovered or IsNotRecovered;

    /// <summary>Null when the condition holds, else why it does not.</summary>
    public static string? Unmet(StepCondition? condition, Run run) => condition switch
    {
        null => null,
        DeployedWithin deployed => DeployedAgo(run) <= deployed.Within ? null : $"nothing was deployed within {DurationText.Format(deployed.Within)}",
        NotDeployedWithin deployed => DeployedAgo(run) <= deployed.Within
            ? $"a version was deployed {DurationText.Format(DeployedAgo(run)!.Value)} before"
            : null,
        IsRecovered => run.HasRecovered ? null : "the symptom is not gone",
        IsNotRecovered => run.HasRecovered ? "the symptom is gone" : null,
        OnlyThisContainer => run.Incident.Fingerprint.IsServiceWide ? "the whole service is affected" : null,
        WholeService => run.Incident.Fingerprint.IsServiceWide ? null : $"only {run.Incident.Containers[0]} is affected",
        MetricComparison comparison => UnmetComparison(comparison, run),
        _ => $"'{condition.Canonical}' cannot be judged here",
    };

    private static string? UnmetComparison(MetricComparison comparison, Run run)
    {
        if (comparison.Metric != run.Incident.Rule.Metric)
        {
            return $"'{comparison.Canonical}' is about another metric than the incident's";
        }

        var value = run.Incident.Anomaly.Value;
        return comparison.Holds(value) ? null : string.Create(CultureInfo.InvariantCulture, $"it was {value * 100:0.#}% when the run began");
    }

    private static TimeSpan? DeployedAgo(Run run) =>
        run.Incident.DeployedAt is not { } deployed ? null
        : run.StartedAt > deployed ? run.StartedAt - deployed
        : TimeSpan.Zero;
}
