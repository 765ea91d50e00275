using System.Text.RegularExpressions;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Reads what stands after "if": the canonical words exactly, or the closed list of ways in which people say the same.</summary>
internal static partial class ConditionGrammar
{
    /// <summary>"Recent", where the text gives no figure.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const string Subject =
        $"(it|this|(the |this )?(issue|problem|anomaly|incident|alert|situation|spike|service|container|application|app)|(the )?(container |service )?{Quantity.MetricName}( usage| utilization| utilisation| load| level)?|(the )?(?<errors>errors))";

    private const string Fresh = "((a|any) )?(new|recent) (deployment|deploy|rollout)";
    private const string Found = "( (is|was|has been))?( (detected|found|present|made|done))?";
    private const string Period = $"( (within|in) (the )?((last|past) )?(?<within>{Quantity.Duration}))";

    public static StepCondition? Canonical(string text) => text switch
    {
        { Length: > 200 } => null,
        "recovered" => new IsRecovered(),
        "not recovered" => new IsNotRecovered(),
        "only this container is affected" => new OnlyThisContainer(),
        "the whole service is affected" => new WholeService(),
        _ => Comparison(CanonicalComparison().Match(text)) ?? Deployed(CanonicalDeployed().Match(text)),
    };

    /// <param name="text">What stands between "If" and the comma.</param>
    /// <param name="metric">What the runbook is about, where that is known; a sentence about another metric is no statement about the incident.</param>
    public static StepCondition? Prose(string text, Metric? metric)
    {
        if (!System.Text.Ascii.IsValid(text) || text.Length > 200)
        {
            return null;
        }

        return Canonical(text)
            ?? Scope(text)
            ?? Recovery(RecoveredProse().Match(text), metric, new IsRecovered())
            ?? Recovery(PersistsProse().Match(text), metric, new IsNotRecovered())
            ?? StillBroken(StillBrokenProse().Match(text), metric)
            ?? Comparison(ComparisonProse().Match(text))
            ?? Deployed(DeployedProse().Match(text));
    }

    private static StepCondition? Scope(string text) =>
        OneProse().IsMatch(text) ? new OnlyThisContainer()
        : AllProse().IsMatch(text) ? new WholeService()
        : null;

    private static StepCondition? Recovery(Match match, Metric? about, StepCondition condition) =>
        match.Success && (about is null || (Named(match) ?? about) == about) ? condition : null;

    // Only of the very trouble that the runbook answers: elsewhere "is still unhealthy" is a finding, not the incident.
    private static IsNotRecovered? StillBroken(Match match, Metric? about) =>
        match.Success && (match.Groups["crashing"].Success ? about is Metric.Crashes or Metric.OomKills : about == Metric.Unhealthy) ? new() : null;

    private static Metric? Named(Match match) =>
        match.Groups["errors"].Success ? Metric.ErrorRate
        : match.Groups["metric"].Success ? Quantity.ReadMetric(match.Groups["metric"].Value)
        : null;

    private static MetricComparison? Comparison(Match match)
    {
        if (!match.Success || Quantity.ReadPercent(match.Groups["percent"].Value) is not { } ratio)
        {
            return null;
        }

        var metric = Quantity.ReadMetric(match.Groups["metric"].Value);
        var comparison = match.Groups["below"].Success ? Runbooks.Comparison.Below : Runbooks.Comparison.Above;
        // A share of all lines is never above the whole.
        return metric == Metric.ErrorRate && ratio > 1 ? null : new(metric, comparison, ratio);
    }

    private static StepCondition? Deployed(Match match)
    {
        if (!match.Success)
        {
            return null;
        }

        var within = match.Groups["within"].Success ? Quantity.ReadDuration(match.Groups["within"].Value) : Recent;
        return within is not { } period ? null : match.Groups["no"].Success ? new NotDeployedWithin(period) : new DeployedWithin(period);
    }

    [GeneratedRegex($@"\A(?<metric>memory|cpu|error-rate) ?((?<below><)|>) ?{Quantity.Percent}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CanonicalComparison();

    [GeneratedRegex($@"\A(?<no>not )?deployed within (?<within>{Quantity.Duration})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CanonicalDeployed();

    // "There is a new release" may be somebody else's; only "was deployed" makes it ours.
    [GeneratedRegex(
        $@"\A((there (is|was|has been) )?({Fresh}{Found}{Period}?|(a|any) (deployment|deploy|rollout){Found}{Period}|(?<no>no) ((new|recent) )?(deployment|deploy|rollout){Found}{Period}?)"
        + $@"|((a|the) )?(new|recent) (release|version) (is|was|has been) (deployed|rolled out){Period}?|(?<no>no) ((new|recent) )?(release|version) (is|was|has been) (deployed|rolled out){Period}?"
        + $@"|(the )?(service|app|application|container) (was|has been) (?<no>not )?(recently deployed|deployed{Period}))\z",
        Options)]
    private static partial Regex DeployedProse();

    [GeneratedRegex($@"\A({Subject} )?((is|are|has|have|looks|becomes|remains|stays|was) )?(now )?(stable|recovered|stabilized|stabilised|back to normal|resolved|normal)\z|\A{Subject} (recovers|stabilizes|stabilises|clears|returns to normal)\z", Options)]
    private static partial Regex RecoveredProse();

    [GeneratedRegex(
        $@"\A{Subject} (still )?(persists?|continues?( to (climb|rise|grow|increase|persist))?|(keeps?|is still|are still) (climbing|rising|growing|increasing)|(remains?|stays?|is still|are still) (high|elevated|unstable)|((does|do|did|has|have) not|doesn't|don't|didn't|hasn't|haven't) (recover|recovered|improve|improved|stabilize|stabilise|stabilized|stabilised|drop|dropped|clear|cleared)|((is|are) (still )?not|isn't|aren't|is still not) (stable|recovered|resolved|back to normal))( after (the |this )?(restart|rollback|scaling|update|change|deployment))?\z|\A(still )?not (stable|recovered|resolved)\z",
        Options)]
    private static partial Regex PersistsProse();

    [GeneratedRegex(@"\A(it|(the |this )(container|service|application|app)) ((?<crashing>keeps (crashing|restarting|being killed)|is (still crashing|still restarting|killed again))|(is still|stays|remains) unhealthy|still fails its health check)( after (the |this )?(restart|rollback|update|change))?\z", Options)]
    private static partial Regex StillBrokenProse();

    [GeneratedRegex(@"\Aonly (this|one|a single) (container|replica|instance) is affected\z", Options)]
    private static partial Regex OneProse();

    [GeneratedRegex(@"\A((the )?(whole|entire) service is affected|(all|all of the|all the) (containers|replicas|instances) are affected|every (container|replica|instance) is affected)\z", Options)]
    private static partial Regex AllProse();

    [GeneratedRegex(
        $@"\A(the )?(container |service )?{Quantity.MetricName}( usage| utilization| utilisation| load| level)? ?((is|are|stays?|remains?|rises?|climbs?|goes|drops?|falls?) )?(still )?((?<below><|below|under|less than|lower than)|>|above|over|more than|greater than|higher than|exceeds) ?{Quantity.Percent}\z",
        Options)]
    private static partial Regex ComparisonProse();
}
