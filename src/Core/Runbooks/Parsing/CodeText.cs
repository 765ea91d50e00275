using Markdig.Syntax;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>The lines of a block that holds no markup, verbatim.</summary>
internal static class CodeText
{
    public static RunbookCommand Of(CodeBlock block)
    {
        var fence = block as FencedCodeBlock;
        return new(block.Line + (fence is null ? 1 : 2), Printable.Quote(fence?.Info ?? string.Empty), Printable.Lines(string.Join('\n', Lines(block))));
    }

    // The parser leaves the array out where a fence closes at once.
    public static IReadOnlyList<string> Lines(LeafBlock block) =>
        block.Lines.Lines is { } lines ? [.. lines.Take(block.Lines.Count).Select(line => line.Slice.ToString())] : [];
}
