using System.Buffers.Text;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>Reads numbers out of the kernel's texts without making strings of them.</summary>
internal static class CgroupText
{
    /// <summary>A file that holds one number; null for anything else.</summary>
    public static long? Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long number, out var read) && IsEnd(text[read..]) ? number : null;

    /// <summary>The number behind <paramref name="key"/> in lines of "key number".</summary>
    /// <param name="text">The lines.</param>
    /// <param name="key">With the blank that follows it, which tells <c>inactive_file</c> from <c>total_inactive_file</c> together with the line's begin.</param>
    public static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        for (var at = text.IndexOf(key); at >= 0;)
        {
            if (at == 0 || text[at - 1] == (byte)'\n')
            {
                var value = text[(at + key.Length)..];
                return Utf8Parser.TryParse(value, out long number, out var read) && IsEnd(value[read..]) ? number : null;
            }

            var next = text[(at + 1)..].IndexOf(key);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    // A number that the buffer's end cuts off would be another number.
    private static bool IsEnd(ReadOnlySpan<byte> rest) => rest is [(byte)'\n', ..];
}
