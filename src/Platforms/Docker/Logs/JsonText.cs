using System.Buffers.Text;
using System.Text;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Takes JSON's escapes out of a text, run by run; most texts have none or few.</summary>
internal static class JsonText
{
    private const int UnicodeDigits = 4;

    /// <summary>Writes as much as fits; a character is never halved.</summary>
    /// <returns>How many characters were written, and whether that was all.</returns>
    public static (int Written, bool IsAll) Unescape(ReadOnlySpan<byte> escaped, Span<char> target)
    {
        var written = 0;
        while (!escaped.IsEmpty)
        {
            var run = escaped.IndexOf((byte)'\\');
            run = run < 0 ? escaped.Length : run;
            if (run > 0)
            {
                var status = Encoding.UTF8.TryGetChars(escaped[..run], target[written..], out var characters);
                if (!status)
                {
                    return (written + Fitting(escaped[..run], target[written..]), false);
                }

                written += characters;
                escaped = escaped[run..];
                continue;
            }

            if (written == target.Length)
            {
                return (written, false);
            }

            target[written++] = Escape(escaped, out var length);
            escaped = escaped[length..];
        }

        return (written, true);
    }

    private static int Fitting(ReadOnlySpan<byte> run, Span<char> target)
    {
        if (target.Length < 2)
        {
            return 0;
        }

        Encoding.UTF8.GetDecoder().Convert(run, target, flush: true, out _, out var written, out _);
        return written;
    }

    private static char Escape(ReadOnlySpan<byte> escaped, out int length)
    {
        length = Math.Min(2, escaped.Length);
        switch (escaped.Length > 1 ? (char)escaped[1] : '\\')
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u' when escaped.Length >= 2 + UnicodeDigits && Hex(escaped.Slice(2, UnicodeDigits)) is { } unit:
                length = 2 + UnicodeDigits;
                return unit;
            case var other:
                return other;
        }
    }

    private static char? Hex(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out ushort unit, out var read, 'x') && read == UnicodeDigits ? (char)unit : null;
}
