using Markdig.Syntax;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>A code block's lines, verbatim.</summary>
internal static class CodeText
{
    public static RunbookCommand Of(CodeBlock block)
    {
        var fence = block as FencedCodeBlock;
        var text = string.Join('\n', block.Lines.Lines.Take(block.Lines.Count).Select(line => line.Slice.ToString()));
        return new(block.Line + (fence is null ? 1 : 2), Printable.Quote(fence?.Info ?? string.Empty), Printable.Lines(text));
    }
}
