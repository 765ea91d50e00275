using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RunbookExecutor.Core.Identity;

/// <summary>Makes the one printed form that ids share: a prefix and a UUIDv7, the same in logs, ledger, tools and pages.</summary>
public static class Ids
{
    public static string New(string prefix, TimeProvider time) => $"{prefix}-{Guid.CreateVersion7(time.GetUtcNow())}";

    /// <summary>A UUIDv7 whose random part is a hash of <paramref name="seed"/>, so that the same facts give the same id again.</summary>
    public static string Derived(string prefix, DateTimeOffset time, string seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time).TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), hash);
        hash[..10].CopyTo(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"{prefix}-{new Guid(bytes, bigEndian: true)}";
    }

    /// <summary>When an id was made, to the millisecond; null where it does not say.</summary>
    public static DateTimeOffset? TimeOf(string id)
    {
        const int Uuid = 36;
        return id.Length > Uuid && Guid.TryParseExact(id.AsSpan(id.Length - Uuid), "D", out var uuid) && uuid.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(MillisecondsOf(uuid))
            : null;
    }

    /// <summary>Whether <paramref name="text"/> is <paramref name="prefix"/>, a dash and a UUID in lower case.</summary>
    public static bool IsWellFormed(string? text, string prefix) =>
        text is not null
        && text.Length == prefix.Length + 37
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length] == '-'
        && Guid.TryParseExact(text.AsSpan(prefix.Length + 1), "D", out _)
        && string.Equals(text, text.ToLowerInvariant(), StringComparison.Ordinal);

    // The first 48 bits.
    private static long MillisecondsOf(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
    }
}
