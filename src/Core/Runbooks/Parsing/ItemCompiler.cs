using System.Text.RegularExpressions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Turns one item of a list into a step. In doubt it is a note.</summary>
internal sealed partial class ItemCompiler(Metric? metric)
{
    /// <param name="item">The item's first paragraph.</param>
    /// <param name="context">What the text around the list says about its items.</param>
    /// <param name="hasDetails">Whether more follows that belongs to the item: a command, a further paragraph, a list.</param>
    public ItemReading Compile(ItemText item, ListContext context, bool hasDetails)
    {
        var condition = ItemCondition.Of(item, metric);
        if (!condition.IsMissing && condition.Body.Text.Length == 0)
        {
            return Head(item, condition, context);
        }

        if (condition is { IsCanonical: true, IsUnknown: true } && context.Closed is null)
        {
            return Broken($"unknown condition '{Printable.Quote(condition.Text!)}'. {RunbookLanguage.KnownConditions}");
        }

        return condition.Body.BeginsWithCode ? Canonical(condition, context) : Prose(condition, context, hasDetails);
    }

    /// <summary>An item that is only a condition; what hangs below it stands under it.</summary>
    private static ItemReading Head(ItemText item, ItemCondition condition, ListContext context)
    {
        if (condition.IsUnknown && NoteReason.OfUnparted(item) is { } reason)
        {
            return Note(item, reason);
        }

        if (context.Closed is not null || context.Condition is not null || condition.IsUnknown)
        {
            return new(Instruction.Note(), context.Closed is null ? new(Closed: $"It hangs on '{Printable.Quote(condition.Text!)}', which is not understood there.") : context);
        }

        return new(Instruction.Note(), context with { Condition = condition.Meaning });
    }

    private static ItemReading Canonical(ItemCondition condition, ListContext context)
    {
        var code = condition.Body.FirstCode;
        var tail = condition.Body.From(code.Length);
        var reading = MeantBare(code, tail) ? new CanonicalReading.Malformed($"unknown action '{code}'. {RunbookLanguage.KnownActions}") : CanonicalGrammar.Read(code);
        if (context.Closed is not null && reading is not CanonicalReading.Foreign)
        {
            return Note(condition.Body, NoteReason.Because(context.Closed, code));
        }

        return reading switch
        {
            CanonicalReading.Malformed malformed => Broken(malformed.Message),
            CanonicalReading.Compiled compiled => Qualified(code, tail) is { } message ? Broken(message) : Place(compiled.Step, condition, context),
            _ => Command(condition.Body, code),
        };
    }

    private ItemReading Prose(ItemCondition condition, ListContext context, bool hasDetails)
    {
        if (ProseGrammar.Read(condition.Body.Text, metric) is not { } step)
        {
            return NoteOf(condition.Body);
        }

        var why = context.Closed ?? context.NoProse
            ?? (hasDetails ? "More follows in the item, such as a command or a list, and may say how or when." : null)
            ?? (step is ActStep && context.ByHand is { } before ? $"It follows '{Printable.Quote(before)}', which only a person can do." : null)
            ?? (condition.Body.HasLink ? "It holds a link, so the instruction may be elsewhere." : null);
        return why is null ? Place(step, condition, context) : Note(condition.Body, NoteReason.Because(why, step.Canonical));
    }

    private static ItemReading Place(RunbookStep step, ItemCondition condition, ListContext context)
    {
        if (condition.IsUnknown)
        {
            return Note(condition.Body, $"The condition '{Printable.Quote(condition.Text!)}' is not one that is understood, and a step is never taken without its condition. {RunbookLanguage.KnownConditions}");
        }

        if (condition.Meaning is not null && context.Condition is not null)
        {
            return Note(condition.Body, $"It stands under two conditions, '{context.Condition.Canonical}' and '{condition.Meaning.Canonical}'; a step has one.");
        }

        var placed = step with { Condition = condition.Meaning ?? context.Condition };
        return new(placed, ListContext.Details, BeyondLimits(step) is { } message ? (ProblemSeverity.LintError, message) : null);
    }

    private static ItemReading NoteOf(ItemText item) =>
        NoteReason.Of(item) is { } reason ? Note(item, reason) : new(Instruction.Note(), ListContext.Details);

    private static ItemReading Note(ItemText item, string reason) =>
        new(Instruction.Note(reason), ListContext.Details, (ProblemSeverity.Warning, $"'{Printable.Quote(item.Text)}' is a note. {reason}"));

    private static ItemReading Command(ItemText item, string code)
    {
        const string Why = "It is a command; commands are shown and never run.";
        return NoteReason.FormOfCommand(code) is { } form
            ? Note(item, NoteReason.Because(Why, form))
            : new(Instruction.Note(Why), ListContext.Details);
    }

    private static ItemReading Broken(string message) => new(Instruction.Note(message), ListContext.Details, (ProblemSeverity.Error, message));

    private static string? BeyondLimits(RunbookStep step) => step switch
    {
        ActStep { Action: ActionTemplate.Scale { IsRelative: false, Replicas: < RunbookLimits.MinReplicas or > RunbookLimits.MaxReplicas } scale } =>
            $"{scale.Replicas} replicas are outside of the limits, {RunbookLimits.MinReplicas} to {RunbookLimits.MaxReplicas}: the guard will refuse them. Write a number between these.",
        ActStep { Action: ActionTemplate.Scale { IsRelative: true, Replicas: > RunbookLimits.MaxReplicas - RunbookLimits.MinReplicas } scale } =>
            $"{scale.Replicas} more replicas always pass the limit of {RunbookLimits.MaxReplicas}: the guard will refuse them. Write +{RunbookLimits.MaxReplicas - RunbookLimits.MinReplicas} or less.",
        _ => null,
    };

    /// <summary>Why what follows the code changes what the step would do.</summary>
    private static string? Qualified(string code, ItemText tail)
    {
        var second = tail.Code.Select(span => tail.Text[span.Start..span.End]).FirstOrDefault(CanonicalGrammar.NamesAction);
        if (second is not null)
        {
            return $"`{Printable.Quote(second)}` is a second action after `{Printable.Quote(code)}`; a step holds one. Make it a step of its own.";
        }

        var match = Qualifier().Match(tail.Text);
        return match.Success
            ? $"'{match.Value}' after `{Printable.Quote(code)}` would limit or deny it, and what follows the code is not carried out. Put a condition in front, as in `if memory > 90%: {Printable.Quote(code)}`, and other remarks in an item of their own."
            : null;
    }

    /// <summary>A lone verb as code before "the container" and the like; alone it could be any shell's.</summary>
    private static bool MeantBare(string code, ItemText tail) => code is "restart" or "reboot" or "scale" or "rollback" && OwnObject().IsMatch(tail.Text);

    [GeneratedRegex(@"\b(not|never|don't|doesn't|if|unless|when|whenever|only|except|until|or|instead|otherwise)\b|\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"\A(the |this )?(affected )?(container|service|deployment)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnObject();
}
