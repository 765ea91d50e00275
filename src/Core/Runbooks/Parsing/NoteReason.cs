using System.Text.RegularExpressions;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Says why a sentence that speaks of an action is not taken for one, and what to write if it is meant.</summary>
internal static partial class NoteReason
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <returns>Null for plain prose.</returns>
    public static string? Of(ItemText item)
    {
        var text = item.Text.Length > 400 ? item.Text[..400] : item.Text;
        if (Watching().IsMatch(text))
        {
            return "It does not say for how long, or it is about something that is not measured. If a check is meant, write `verify memory < 70% for 3m` or the like.";
        }

        var verb = Opening().Match(text);
        if (!verb.Success)
        {
            return Embedded(item);
        }

        var form = Form(verb.Groups["verb"].Value);
        return $"{Why(text, item, verb, form)} If the incident's own container or service is meant, write `{form}` at the start of the step.";
    }

    /// <summary>For "If memory is high restart the container": null where no action is named.</summary>
    public static string? OfUnparted(ItemText item) =>
        Mention().Match(item.Text) is { Success: true } verb
            ? $"No comma or colon parts the condition from the instruction. If an action is meant, write `if memory > 90%: {Form(verb.Value)}` or the like."
            : null;

    /// <summary>Why a sentence that would compile is a note where it stands.</summary>
    public static string Because(string why, string canonical) => $"{why} If it is to be carried out, write `{canonical}`.";

    /// <summary>The canonical form that a shell command comes close to; null where it changes nothing that we could.</summary>
    public static string? FormOfCommand(string command) =>
        RestartCommand().IsMatch(command) ? RunbookLanguage.Restart
        : ScaleCommand().IsMatch(command) ? RunbookLanguage.ScaleTo
        : RollbackCommand().IsMatch(command) ? RunbookLanguage.Rollback
        : null;

    private static string Why(string text, ItemText item, Match verb, string form) =>
        Negation().IsMatch(verb.Groups["lead"].Value) ? "It says what not to do."
        : text.EndsWith('?') ? "It asks a question."
        : verb.Groups["lead"].Length > 0 ? "It does not begin with the instruction itself."
        : item.HasLink ? "It holds a link, so the instruction may be elsewhere."
        : Alternatives().IsMatch(text) ? "It offers alternatives, and a choice is a person's."
        : Trailing().IsMatch(text) ? "A condition follows the instruction; a condition stands in front, as in `if memory > 90%: restart-container`."
        : form == RunbookLanguage.ScaleTo && !Figure().IsMatch(text) ? "It does not say to how many replicas."
        : Further().IsMatch(text) ? "It holds more than one instruction, or more than the instruction."
        : "It does not plainly act on the incident's own container or service and on nothing else.";

    private static string? Embedded(ItemText item)
    {
        foreach (var (start, end) in item.Code)
        {
            var code = item.Text[start..end];
            if (CanonicalGrammar.NamesAction(code))
            {
                return $"`{Printable.Quote(code)}` does not stand at the start of the step. If it is to be carried out, begin with it.";
            }
        }

        return null;
    }

    private static string Form(string verb) => verb.ToLowerInvariant() switch
    {
        ['s', 'c', ..] => RunbookLanguage.ScaleTo,
        ['r', 'o', ..] or ['r', 'e', 'v', ..] => RunbookLanguage.Rollback,
        ['s', 'e', ..] or ['u', 'p', ..] => RunbookLanguage.SetVariable,
        _ => RunbookLanguage.Restart,
    };

    [GeneratedRegex(
        @"\A(?<lead>((please|then|next|now|also|finally|first|try( to)?|consider|you|we|may|can|could|should|shall|must|might|need|needs|have|has|to|want|manually|simply|just|safely|gracefully|immediately|if|needed|necessary|possible|possibly|perhaps|maybe|either|do|does|did|not|don't|never|avoid|cannot|can't|only|and|or|otherwise|else)[ ,]+)*)(?<verb>restart(ing|s)?|reboot(ing)?|recreat(e|ing)|scal(e|ing)|roll(ing)?[ -]?back|revert(ing)?|(set(ting)?|updat(e|ing)) (the )?((environment|env) var|(?-i:[A-Z][A-Z0-9]*_[A-Z0-9_]+)))\b",
        Options)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(restart|scale|roll ?back)\b", Options)]
    private static partial Regex Mention();

    [GeneratedRegex(@"\A(monitor|watch|verify) (the )?(memory|cpu|error rate)\b", Options)]
    private static partial Regex Watching();

    [GeneratedRegex(@"\b(not|never|avoid|cannot)\b|n't\b", Options)]
    private static partial Regex Negation();

    [GeneratedRegex(@"\b(or|either|alternatively)\b|/", Options)]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"\b(if|unless|when|whenever|once|until|after|before|only|except|in case|as needed|where)\b", Options)]
    private static partial Regex Trailing();

    [GeneratedRegex("[0-9]", Options)]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b(and|then)\b|[.;:,(]", Options)]
    private static partial Regex Further();

    [GeneratedRegex(@"\b(docker|podman|compose|systemctl|service|supervisorctl|pm2|kubectl)\b.{0,80}\brestart\b", Options)]
    private static partial Regex RestartCommand();

    [GeneratedRegex(@"\b(docker|compose|kubectl|oc)\b.{0,80}\bscale\b", Options)]
    private static partial Regex ScaleCommand();

    [GeneratedRegex(@"\b(kubectl|oc|helm|docker)\b.{0,80}\b(undo|rollback)\b", Options)]
    private static partial Regex RollbackCommand();
}
