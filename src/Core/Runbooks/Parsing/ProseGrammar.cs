using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>
/// Reads the few plain sentences that are instructions. The whole sentence must match: what is left over may be another object,
/// a condition or a second instruction, and then it is not for a machine to decide.
/// </summary>
internal static partial class ProseGrammar
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // A purpose after an action changes nothing about it, as long as it brings in no second thing to do, no place and no condition.
    private const string Purpose =
        @"(?<purpose> to (free|release|reclaim|clear|recover|restore|relieve|reduce|reset|stop|absorb|handle|share|spread|serve|confirm|ensure)( (?!(and|or|if|unless|when|while|until|after|before|once|not|only|in|on|at|from|via|using|with|by|then)\b)[a-z]+){0,6})";

    /// <param name="text">The sentence, after its condition.</param>
    /// <param name="metric">What the runbook is about, where that is known.</param>
    /// <returns>The step, or null where it is not plainly one.</returns>
    public static RunbookStep? Read(string text, Metric? metric)
    {
        if (text.Length > 200 || !Ascii.IsValid(text))
        {
            return null;
        }

        var sentence = text.EndsWith('.') ? text[..^1] : text;
        return Restart().IsMatch(sentence) ? Instruction.Act(new ActionTemplate.Restart())
            : Rollback().IsMatch(sentence) ? Instruction.Act(new ActionTemplate.Rollback())
            : Resolve().IsMatch(sentence) ? Instruction.Resolve()
            : Escalate().IsMatch(sentence) ? Instruction.Escalate()
            : Scaled(Scale().Match(sentence)) ?? Set(SetVariable().Match(sentence)) ?? Waited(Wait().Match(sentence)) ?? Watched(Watch().Match(sentence), metric) ?? Stays(Condition().Match(sentence));
    }

    private static RunbookStep? Scaled(Match match)
    {
        var relative = match.Groups["plus"].Success;
        return match.Success && !(relative && match.Groups["total"].Success) && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && !(relative && number == 0)
            ? Instruction.Act(new ActionTemplate.Scale(number, relative))
            : null;
    }

    private static RunbookStep? Set(Match match) =>
        match.Success && !Vague().IsMatch(match.Groups["value"].Value)
            ? Instruction.Act(new ActionTemplate.UpdateEnvironment(new Dictionary<string, string> { [match.Groups["name"].Value] = match.Groups["value"].Value }))
            : null;

    private static RunbookStep? Waited(Match match) =>
        match.Success && Quantity.ReadDuration(match.Groups["for"].Value) is { } duration ? Instruction.Wait(duration) : null;

    private static RunbookStep? Watched(Match match, Metric? about)
    {
        if (!match.Success)
        {
            return null;
        }

        var metric = Quantity.ReadMetric(match.Groups["metric"].Value);
        var hold = match.Groups["for"].Success ? Quantity.ReadDuration(match.Groups["for"].Value) : null;
        if (match.Groups["for"].Success != hold.HasValue)
        {
            return null;
        }

        if (!match.Groups["percent"].Success)
        {
            // It is the incident's own clear condition that is watched, so the sentence must be about the incident's metric.
            return (about ?? metric) == metric ? Instruction.Verify(expected: null, hold, within: null) : null;
        }

        var comparison = match.Groups["below"].Success ? Comparison.Below : Comparison.Above;
        return Quantity.ReadPercent(match.Groups["percent"].Value) is { } ratio && !(metric == Metric.ErrorRate && ratio > 1)
            ? Instruction.Verify(new MetricComparison(metric, comparison, ratio), hold, within: null)
            : null;
    }

    private static RunbookStep? Stays(Match match)
    {
        var hold = match.Groups["for"].Success ? Quantity.ReadDuration(match.Groups["for"].Value) : null;
        return !match.Success || match.Groups["for"].Success != hold.HasValue
            ? null
            : Instruction.Verify(match.Groups["running"].Success ? new StaysRunning() : new StaysHealthy(), hold, within: null);
    }

    [GeneratedRegex($@"\Arestart (the |this )?((affected|failing|unhealthy|leaking) )?(container|app|application|service){Purpose}?\z", Options)]
    private static partial Regex Restart();

    [GeneratedRegex(
        $@"\Aroll(-| )?back ((the )?((recent|latest|new|failing|faulty|bad|affected) )?(deployment|service|release)( to the previous (version|release|deployment))?|to the previous (version|release|deployment)){Purpose}?\z",
        Options)]
    private static partial Regex Rollback();

    [GeneratedRegex(
        $@"\Ascale( (the |this )?(affected )?service)? to (?<plus>\+)?(?<number>[0-9]{{1,3}}) (?<total>total )?replicas?({Purpose}| for( (more|extra|additional|better|added|high))?( (redundancy|capacity|headroom|availability|resilience|throughput)))?\z",
        Options)]
    private static partial Regex Scale();

    // Without "environment variable" only a name with an underscore is taken for one: MTU, DNS and TTL are settings of other things.
    [GeneratedRegex(
        $@"\A((set|update) (the )?(environment|env) variable (?<name>(?-i:[A-Z][A-Z0-9_]+))|set (?<name>(?-i:[A-Z][A-Z0-9]*(_[A-Z0-9]+)+))) to (?<value>[A-Za-z0-9][A-Za-z0-9_.:/%+-]*(?<![.:])){Purpose}?\z",
        Options)]
    private static partial Regex SetVariable();

    [GeneratedRegex(@"\A(a|an|the|higher|lower|bigger|smaller|larger|more|less|same|original|previous|default|desired|appropriate|correct|something|value|its|your|half|double|twice|n|x|y)\z", Options)]
    private static partial Regex Vague();

    [GeneratedRegex($@"\Await (for )?(at least )?(?<for>{Quantity.Duration})( for (the |this )?((affected|new) )?(container|service|app|application|replicas?) to (start|restart|settle|recover|stabilize|stabilise|come up))?\z", Options)]
    private static partial Regex Wait();

    [GeneratedRegex(
        $@"\A(monitor|watch|verify) (that )?(the )?(container |service )?{Quantity.MetricName}( usage| utilization| utilisation| load| level)?(( (is|stays?|remains?|drops?|falls?))?( back)? ?((?<below><|below|under)|>|above|over) ?{Quantity.Percent}( for (?<for>{Quantity.Duration}))?| for (?<for>{Quantity.Duration}))\z",
        Options)]
    private static partial Regex Watch();

    [GeneratedRegex(
        $@"\Averify (that )?(the |this )?((affected )?(container|app|application|service) (is|stays|remains) ((?<running>running|up)|healthy)|health check passes)( for (?<for>{Quantity.Duration}))?\z",
        Options)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\A(mark (the |this )?incident (as )?resolved|resolve (the |this )?incident)\z", Options)]
    private static partial Regex Resolve();

    [GeneratedRegex(@"\A((alert|page|notify)|escalate to) (the )?on-?call( (engineer|team))?( (immediately|now))?\z", Options)]
    private static partial Regex Escalate();
}
