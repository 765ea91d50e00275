using System.Text;
using Markdig.Syntax.Inlines;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>A paragraph on one line without its markup, remembering which parts were code and whether any was a link.</summary>
internal sealed record ItemText(string Text, IReadOnlyList<(int Start, int End)> Code, bool HasLink)
{
    public static readonly ItemText Empty = new(string.Empty, [], HasLink: false);

    public bool BeginsWithCode => Code.Count > 0 && Code[0].Start == 0;

    /// <summary>The first code span where the text begins with one.</summary>
    public string FirstCode => Text[..Code[0].End];

    public bool IsCode(int index) => Code.Any(span => span.Start <= index && index < span.End);

    /// <summary>What follows a position, blanks and <paramref name="skip"/> at its front left out.</summary>
    public ItemText From(int index, string skip = "")
    {
        while (index < Text.Length && (Text[index] == ' ' || skip.Contains(Text[index])))
        {
            index++;
        }

        var code = Code.Where(span => span.End > index).Select(span => (Math.Max(0, span.Start - index), span.End - index));
        return new(Text[index..], [.. code], HasLink);
    }

    public static ItemText Of(ContainerInline? inlines)
    {
        var writer = new Writer();
        // Not recursive: emphasis nests as deep as the text likes.
        for (Inline? inline = inlines?.FirstChild; inline is not null; inline = Next(inline, inlines!))
        {
            writer.Add(inline);
        }

        return writer.Finish();
    }

    private static Inline? Next(Inline inline, ContainerInline root)
    {
        if (inline is ContainerInline { FirstChild: { } child })
        {
            return child;
        }

        for (var at = inline; at is not null && at != root; at = at.Parent!)
        {
            if (at.NextSibling is { } next)
            {
                return next;
            }
        }

        return null;
    }

    private sealed class Writer
    {
        private readonly StringBuilder _text = new();
        private readonly List<(int Start, int End)> _code = [];
        private bool _hasLink;

        public void Add(Inline inline)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Write(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    WriteCode(code.Content);
                    break;
                case LineBreakInline:
                    Write(" ");
                    break;
                case HtmlEntityInline entity:
                    Write(entity.Transcoded.AsSpan());
                    break;
                case HtmlInline html:
                    // Kept as text: struck-out or commented words must not read as if they stood alone.
                    Write(html.Tag);
                    break;
                case AutolinkInline link:
                    _hasLink = true;
                    Write(link.Url);
                    break;
                case LinkInline:
                    _hasLink = true;
                    break;
            }
        }

        public ItemText Finish()
        {
            var text = _text.ToString().TrimEnd();
            return new(text, [.. _code.Where(span => span.Start < text.Length).Select(span => (span.Start, Math.Min(span.End, text.Length)))], _hasLink);
        }

        private void WriteCode(string code)
        {
            var start = _text.Length;
            Write(code.AsSpan().Trim());
            if (_text.Length > start)
            {
                _code.Add((start, _text.Length));
            }
        }

        private void Write(ReadOnlySpan<char> text)
        {
            foreach (var character in text)
            {
                if (!char.IsWhiteSpace(character))
                {
                    _text.Append(Printable.IsHidden(character) ? Printable.Replacement : character);
                }
                else if (_text.Length > 0 && _text[^1] != ' ')
                {
                    _text.Append(' ');
                }
            }
        }
    }
}
