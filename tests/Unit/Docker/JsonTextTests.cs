using System.Globalization;
using System.Text;
using RunbookExecutor.Platforms.Docker.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class JsonTextTests
{
    private static readonly string[] Parts = ["a", "0123456789", " plain text of some length ", "\"", "\"\"", "\\", "\n", "\t", "\r", "\b", "\f", "<", "\u001b", "\0", "ü", "日本", "😀", "/"];

    [Fact]
    public void Text_OfAnyMixture_ComesOutAsItWentIn()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Parts[random.Next(Parts.Length)]));
            var target = new char[text.Length + random.Next(40)];

            var (written, isAll) = JsonText.Unescape(Escaped(text), target);

            Assert.Equal((text, true), (target.AsSpan(0, written).ToString(), isAll));
        }
    }

    [Fact]
    public void Text_LongerThanItsTarget_IsCutBetweenCharacters()
    {
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(24)).Select(_ => Parts[random.Next(Parts.Length)]));
            var target = new char[random.Next(text.Length)];

            var (written, isAll) = JsonText.Unescape(Escaped(text), target);

            Assert.False(isAll);
            Assert.Equal(text[..written], target.AsSpan(0, written).ToString());
            Assert.InRange(written, target.Length - 1, target.Length);
            Assert.False(written > 0 && char.IsHighSurrogate(text[written - 1]));
        }
    }

    [Theory]
    [InlineData("""\""", "\\")]
    [InlineData("""0123456789abcdef\""", "0123456789abcdef\\")]
    [InlineData("""\u12""", "u12")]
    [InlineData("""\u12g4""", "u12g4")]
    [InlineData("""\x\/""", "x/")]
    [InlineData("""\ud83d\ude00""", "😀")]
    public void Escape_ThatIsNone_StandsForItsLetter(string escaped, string text)
    {
        var target = new char[escaped.Length];

        var (written, isAll) = JsonText.Unescape(Encoding.UTF8.GetBytes(escaped), target);

        Assert.Equal((text, true), (target.AsSpan(0, written).ToString(), isAll));
    }

    // As the engine writes it: what is not ASCII stands as it is.
    private static byte[] Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                < ' ' or '<' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => escaped.Append(unit),
            };
        }

        return Encoding.UTF8.GetBytes(escaped.ToString());
    }
}
