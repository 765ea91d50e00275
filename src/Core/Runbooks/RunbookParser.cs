using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Markdig;
using Markdig.Syntax;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks.Parsing;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>Compiles a Markdown file into a runbook. It never throws and never guesses: what it is not sure of becomes a note, what is wrong a problem with its line.</summary>
public static class RunbookParser
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter().Build();

    /// <param name="id">File name without <c>.md</c>.</param>
    /// <param name="markdown">The file's text.</param>
    public static Runbook Parse(string id, string markdown)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(markdown.Length)];
        var status = Utf8.FromUtf16(markdown, bytes, out var read, out var written, replaceInvalidSequences: false);
        return status == OperationStatus.Done
            ? Parse(id, bytes.AsSpan(0, written))
            : Refuse(id, string.Empty, markdown.AsSpan(0, read).Count('\n') + 1, "half of a surrogate pair is no text. Save the file as UTF-8.");
    }

    /// <param name="id">File name without <c>.md</c>.</param>
    /// <param name="utf8">The file's bytes.</param>
    public static Runbook Parse(string id, ReadOnlySpan<byte> utf8)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(utf8));
        if (!RunbookIds.IsValid(id))
        {
            return Refuse(id, hash, 0, $"'{Printable.Quote(id)}' is no id of a runbook. Name the file with {RunbookIds.Shape}, then '.md'.");
        }

        if (utf8.Length > RunbookLimits.MaxBytes)
        {
            return Refuse(id, hash, 0, $"the file has {utf8.Length} bytes, and a runbook has at most {RunbookLimits.MaxBytes}. Split it.");
        }

        var buffer = new char[utf8.Length];
        if (Utf8.ToUtf16(utf8, buffer, out var read, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return Refuse(id, hash, utf8[..read].Count((byte)'\n') + 1, "the bytes are no UTF-8. Save the file as UTF-8.");
        }

        return Compile(id, hash, new string(buffer, 0, written).TrimStart('\uFEFF'));
    }

    private static Runbook Compile(string id, string hash, string text)
    {
        if (text.AsSpan().Count("](") + text.AsSpan().Count("]:") > RunbookLimits.MaxLinks)
        {
            return Refuse(id, hash, 0, $"more than {RunbookLimits.MaxLinks} links. Split the runbook.");
        }

        return ReadMarkdown(text) is { } document
            ? new RunbookCompiler(id, hash, text).Compile(document)
            : Refuse(id, hash, 0, "lists, quotes or emphasis are nested too deeply to be read. Flatten them.");
    }

    private static MarkdownDocument? ReadMarkdown(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig's only refusal: beyond its nesting limit.
            return null;
        }
    }

    private static Runbook Refuse(string id, string hash, int line, string message) => new()
    {
        Id = id,
        Title = id,
        AnomalyType = AnomalyType.FromRunbookId(id),
        Steps = [],
        Fallback = [],
        Problems = [new(line, ProblemSeverity.Error, message)],
        ContentHash = hash,
    };
}
