using Markdig.Syntax;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Walks the blocks of the sections that hold steps and compiles the items of their lists, in the order of the text.</summary>
internal sealed class StepListCompiler(string source, Metric? metric, List<RunbookProblem> problems)
{
    private readonly ItemCompiler _items = new(metric);
    private readonly List<RunbookStep> _steps = [];

    /// <summary>The first step of the section by which a person changes something.</summary>
    private string? _byHand;

    public IReadOnlyList<RunbookStep> Compile(IEnumerable<DraftSection> sections)
    {
        foreach (var section in sections)
        {
            Walk(section);
        }

        return _steps;
    }

    private void Walk(DraftSection section)
    {
        var isFallback = section.Role == SectionRole.Fallback;
        var introduction = new List<string>();
        string? subheading = null;
        _byHand = null;
        for (var i = 0; i < section.Blocks.Count; i++)
        {
            switch (section.Blocks[i])
            {
                case HeadingBlock heading:
                    subheading = ItemText.Of(heading.Inline).Text;
                    introduction.Clear();
                    break;
                case ListBlock list:
                    var context = ListContext.Introduced(string.Join(' ', introduction), metric, isFallback).Under(subheading);
                    // A command right after a list usually belongs to its last item, whose author forgot to indent it.
                    AddList(list, isFallback ? context : Numbered(list, context), endsInCommand: section.Blocks.ElementAtOrDefault(i + 1) is CodeBlock);
                    introduction.Clear();
                    break;
                case CodeBlock code:
                    AddCommand(code);
                    break;
                case var other:
                    introduction.Add(Flatten(other));
                    break;
            }
        }
    }

    private void AddList(ListBlock list, ListContext context, bool endsInCommand = false)
    {
        foreach (var item in list.OfType<ListItemBlock>())
        {
            AddItem(item, context, endsInCommand && item == list.LastChild);
        }
    }

    private void AddItem(ListItemBlock item, ListContext context, bool endsInCommand)
    {
        var nested = ListContext.Details;
        var rest = item.AsEnumerable();
        if (item.FirstOrDefault() is ParagraphBlock first)
        {
            rest = item.Skip(1);
            var text = ItemText.Of(first.Inline);
            var reading = _items.Compile(text, context with { ByHand = _byHand }, endsInCommand || item.Count > 1);
            nested = reading.Nested;
            Add(reading.Step, item.Line + 1, text.Text);
            problems.AddRange(reading.Problem is { } problem ? [new RunbookProblem(item.Line + 1, problem.Severity, problem.Message)] : []);
        }

        foreach (var block in rest)
        {
            AddDetail(block, nested);
        }
    }

    private void AddDetail(Block block, ListContext nested)
    {
        switch (block)
        {
            case ListBlock list:
                AddList(list, Numbered(list, nested));
                break;
            case CodeBlock code:
                AddCommand(code);
                break;
            case var other when Flatten(other) is { Length: > 0 } text:
                Add(Instruction.Note(), other.Line + 1, text);
                break;
        }
    }

    private void AddCommand(CodeBlock block)
    {
        var command = CodeText.Of(block);
        var reason = "It is a command; commands are shown and never run.";
        if (NoteReason.FormOfCommand(command.Text) is { } form)
        {
            reason = NoteReason.Because(reason, form);
            problems.Add(new(command.Line, ProblemSeverity.Warning, $"'{Printable.Quote(command.Text)}' is a note. {reason}"));
        }

        Add(Instruction.Note(reason), command.Line, command.Text);
    }

    private void Add(RunbookStep step, int line, string text)
    {
        var placed = step with { Number = _steps.Count + 1, Line = line, Text = text };
        _steps.Add(placed);
        _byHand ??= ByHand.Changes(placed) ? text : null;
    }

    /// <summary>A comment is not seen by the reader of the page, so it says nothing about the list below it.</summary>
    private string Flatten(Block block) => block switch
    {
        HtmlBlock { Type: HtmlBlockType.Comment } or LinkReferenceDefinitionGroup or ThematicBreakBlock => string.Empty,
        LeafBlock { Inline: { } inlines } => ItemText.Of(inlines).Text,
        _ when block.Span.IsEmpty => string.Empty,
        _ => Printable.Source(source, block.Span.Start, block.Span.End).Replace('\n', ' '),
    };

    private static ListContext Numbered(ListBlock list, ListContext context) => list.IsOrdered ? context : context.Unordered();
}
