using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        while (true)
        {
            CopyPlain(ref escaped, target, ref written);
            if (escaped.IsEmpty || written == target.Length)
            {
                return (written, escaped.IsEmpty);
            }

            if (escaped[0] == (byte)'\\')
            {
                target[written++] = Escape(escaped, out var length);
                escaped = escaped[length..];
            }
            else if (!TryCopyEncoded(ref escaped, target, ref written))
            {
                return (written, false);
            }
        }
    }

    // ASCII and escaped quotes, up to another escape or the end. A line of JSON has a quote every few bytes: whole blocks are written, and
    // what was written of one behind its first escape is written over.
    private static void CopyPlain(ref ReadOnlySpan<byte> escaped, Span<char> target, ref int written)
    {
        var (from, to) = (0, written);
        while (from <= escaped.Length - Vector128<byte>.Count && to <= target.Length - Vector128<byte>.Count)
        {
            var block = Vector128.LoadUnsafe(in MemoryMarshal.GetReference(escaped), (nuint)from);
            var (lower, upper) = Vector128.Widen(block);
            lower.StoreUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(target)), (nuint)to);
            upper.StoreUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(target)), (nuint)(to + Vector128<ushort>.Count));
            var other = (Vector128.Equals(block, Vector128.Create((byte)'\\')) | block).ExtractMostSignificantBits();
            var plain = other == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(other);
            (from, to) = (from + plain, to + plain);
            if (other == 0)
            {
                continue;
            }

            if (escaped[from..] is not [(byte)'\\', (byte)'"', ..])
            {
                break;
            }

            from++; // the quote itself comes with the next block
        }

        for (; from < escaped.Length && to < target.Length && escaped[from] is < 0x80 and not (byte)'\\'; from++)
        {
            target[to++] = (char)escaped[from];
        }

        written = to;
        escaped = escaped[from..];
    }

    private static bool TryCopyEncoded(ref ReadOnlySpan<byte> escaped, Span<char> target, ref int written)
    {
        var end = escaped.IndexOf((byte)'\\');
        var run = end < 0 ? escaped : escaped[..end];
        var isAll = Encoding.UTF8.TryGetChars(run, target[written..], out var characters);
        written += isAll ? characters : Fitting(run, target[written..]);
        escaped = escaped[run.Length..];
        return isAll;
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
