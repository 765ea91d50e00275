using System.Globalization;
using System.Text.RegularExpressions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Reads the canonical form of a step from a code span.</summary>
internal static partial class CanonicalGrammar
{
    private static readonly CanonicalReading Foreign = new CanonicalReading.Foreign();

    public static CanonicalReading Read(string code)
    {
        var end = code.IndexOf(' ');
        var (word, rest) = end < 0 ? (code, string.Empty) : (code[..end], code[(end + 1)..].Trim());
        return word switch
        {
            RestartContainer.ToolName => Bare(word, rest, Instruction.Act(new ActionTemplate.Restart())),
            RollbackDeployment.ToolName => Bare(word, rest, Instruction.Act(new ActionTemplate.Rollback())),
            ScaleService.ToolName => Scale(rest),
            UpdateEnvironment.ToolName => EnvironmentGrammar.Read(rest),
            "wait" => Wait(rest),
            "verify" => Verify(rest),
            "resolve" => Bare(word, rest, Instruction.Resolve()),
            "escalate" => Bare(word, rest, Instruction.Escalate()),
            _ => Other(word),
        };
    }

    /// <summary>Whether the code names an action, known or not: a step holds one action only.</summary>
    public static bool NamesAction(string code) => RunbookLanguage.Actions.Contains(code.Split(' ')[0]) || IsMeantAsAction(code.Split(' ')[0]);

    private static CanonicalReading Bare(string word, string rest, RunbookStep step) =>
        rest.Length == 0
            ? new CanonicalReading.Compiled(step)
            : Malformed($"'{word}' takes nothing after it, and here stands '{Printable.Quote(rest)}'. What it acts on comes from the incident: write `{word}`.");

    private static CanonicalReading Scale(string rest)
    {
        var match = Replicas().Match(rest);
        var relative = match.Groups["plus"].Success;
        if (!match.Success || !int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (relative && number == 0))
        {
            return Malformed($"'{ScaleService.ToolName} {Printable.Quote(rest)}' has no number of replicas that can be read. Write `{RunbookLanguage.ScaleTo}` for a total or `{RunbookLanguage.ScaleBy}` for so many more, N a whole number.");
        }

        return new CanonicalReading.Compiled(Instruction.Act(new ActionTemplate.Scale(number, relative)));
    }

    private static CanonicalReading Wait(string rest) =>
        Quantity.ReadDuration(rest) is { } duration
            ? new CanonicalReading.Compiled(Instruction.Wait(duration))
            : Malformed($"'wait {Printable.Quote(rest)}' has no duration that can be read. Write one like `wait 30s` or `wait 2m`.");

    private static CanonicalReading Verify(string rest)
    {
        const string WhatWouldDo = "Write `verify memory < 70% for 3m`, `verify healthy for 1m`, `verify running for 1m`, `verify recovered` or the like; metrics are memory, cpu and error-rate, durations 30s, 3m, 1h.";
        var match = Check().Match(rest.Length > 200 ? string.Empty : rest);
        var condition = match.Success ? Expected(match.Groups["what"].Value) : null;
        var hold = Duration(match.Groups["for"]);
        var within = Duration(match.Groups["within"]);
        if (rest.Length == 0)
        {
            return Malformed($"'verify' does not say what must hold. {WhatWouldDo}");
        }

        if (condition is not (IsRecovered or Expectation) || Unreadable(match.Groups["for"], hold) || Unreadable(match.Groups["within"], within))
        {
            return Malformed($"'verify {Printable.Quote(rest)}' cannot be read. {WhatWouldDo}");
        }

        return hold > within
            ? Malformed($"'verify {Printable.Quote(rest)}' can never hold: the time after 'within' is shorter than the one after 'for'. Make it longer.")
            : new CanonicalReading.Compiled(Instruction.Verify(condition as Expectation, hold, within));
    }

    private static StepCondition? Expected(string text) => text switch
    {
        "running" => new StaysRunning(),
        "healthy" => new StaysHealthy(),
        _ => ConditionGrammar.Canonical(text),
    };

    private static CanonicalReading Other(string word) =>
        IsMeantAsAction(word) ? Malformed($"unknown action '{Printable.Quote(word)}'. {RunbookLanguage.KnownActions}") : Foreign;

    private static bool IsMeantAsAction(string word) =>
        MeantAsAction().IsMatch(word) || (!RunbookLanguage.Actions.Contains(word) && RunbookLanguage.Actions.Contains(word.Replace('_', '-')));

    private static TimeSpan? Duration(Group group) => group.Success ? Quantity.ReadDuration(group.Value) : null;

    private static bool Unreadable(Group group, TimeSpan? duration) => group.Success && duration is null;

    private static CanonicalReading.Malformed Malformed(string message) => new(message);

    [GeneratedRegex(@"\Areplicas=(?<plus>\+)?(?<number>[0-9]{1,3})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Replicas();

    [GeneratedRegex(@"\A(?<what>.+?)( for (?<for>[0-9][0-9a-z. ]*?))?( within (?<within>[0-9][0-9a-z. ]*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Check();

    // A verb and a thing of ours, joined as our own names are; 'docker-compose', 'kube-proxy' and 'Restart-Service' are other people's.
    [GeneratedRegex(
        @"\A(restart|reboot|recreate|redeploy|kill|stop|start|scale|resize|rollback|roll-back|revert|undo|update|set|change|remove|delete)-(container|service|deployment|release|replica|app|pod|process|instance|task|env|env-var|env-vars|environment|environment-variable)s?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MeantAsAction();
}
