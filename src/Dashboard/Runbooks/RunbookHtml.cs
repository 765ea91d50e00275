using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Dashboard.Runbooks;

/// <summary>Renders a runbook as HTML that can do nothing: markup in it stays text, and links lead only to the web, to mail or to this site.</summary>
public static class RunbookHtml
{
    private const string Nowhere = "#";

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().DisableHtml().UsePreciseSourceLocation().Build();

    /// <param name="markdown">Untrusted.</param>
    /// <param name="marks">What became of the step on a line of the file, from 1.</param>
    public static string Render(string markdown, IReadOnlyDictionary<int, StepMark> marks)
    {
        var document = Markdown.Parse(Printable.Lines(markdown.ReplaceLineEndings("\n")), Pipeline);
        // The page around it has the first heading.
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(6, heading.Level + 1);
        }

        foreach (var link in document.Descendants<LinkInline>().Where(link => !IsHarmless(link.Url)))
        {
            link.Url = Nowhere;
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsHarmless(link.Url)))
        {
            link.Url = Nowhere;
        }

        foreach (var item in document.Descendants<ListItemBlock>())
        {
            if (marks.TryGetValue(item.Line + 1, out var mark))
            {
                Mark(item, mark);
            }
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    private static void Mark(ListItemBlock item, StepMark mark)
    {
        var attributes = item.GetAttributes();
        attributes.Id = StepLines.Anchor(item.Line + 1);
        attributes.AddClass($"step {mark.State}");
        if (mark.IsCurrent)
        {
            attributes.AddProperty("aria-current", "step");
        }

        if (mark.Message is { } message)
        {
            attributes.AddProperty("data-message", Printable.Lines(message));
        }
    }

    private static bool IsHarmless(string? url) =>
        url is not null && Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var address) && (address.IsAbsoluteUri ? Schemes.Contains(address.Scheme) : !url.Contains(':', StringComparison.Ordinal));
}

/// <param name="State"><c>done</c>, <c>current</c>, <c>skipped</c>, <c>failed</c>.</param>
/// <param name="Message">What came of it.</param>
public sealed record StepMark(string State, string? Message = null)
{
    public bool IsCurrent => State == "current";
}
