using Markdig.Syntax;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>The blocks between one second-level heading and the next one.</summary>
internal sealed record DraftSection(SectionRole Role, string Heading, int Line)
{
    public List<Block> Blocks { get; } = [];

    /// <summary>Takes the document apart; what stands before the first second-level heading belongs to none.</summary>
    public static IReadOnlyList<DraftSection> Of(MarkdownDocument document)
    {
        var sections = new List<DraftSection>();
        DraftSection? current = null;
        foreach (var block in document)
        {
            if (block is HeadingBlock { Level: <= 2 } heading)
            {
                current = heading.Level == 2 ? Begin(heading) : null;
                sections.AddRange(current is null ? [] : [current]);
            }
            else
            {
                current?.Blocks.Add(block);
            }
        }

        return sections;
    }

    public RunbookSection Finish(string source) =>
        new(Role, Heading, Line, Source(source), [.. Blocks.SelectMany(WithChildren).OfType<CodeBlock>().Select(CodeText.Of)]);

    private static DraftSection Begin(HeadingBlock heading)
    {
        var text = ItemText.Of(heading.Inline).Text;
        return new(Headings.RoleOf(text), text, heading.Line + 1);
    }

    private string Source(string source)
    {
        var written = Blocks.Where(block => !block.Span.IsEmpty).ToList();
        return written.Count == 0 ? string.Empty : Printable.Source(source, written.Min(block => block.Span.Start), written.Max(block => block.Span.End));
    }

    private static IEnumerable<MarkdownObject> WithChildren(Block block) => block.Descendants().Prepend(block);
}
