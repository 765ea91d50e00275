using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Chains a row to the one before it. Every field is written with its length, so that no two rows have the same bytes.</summary>
internal static class RowHash
{
    public const int KeyBytes = 32;

    /// <summary>What the first row follows.</summary>
    public static readonly string Genesis = new('0', 64);

    public static string Of(byte[] key, LedgerRow row)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Append(hmac, row.PreviousHash);
        Append(hmac, row.Seq);
        Append(hmac, row.Time);
        Append(hmac, row.BootId);
        Append(hmac, row.BootMs);
        foreach (var field in (ReadOnlySpan<string?>)[row.Kind, row.ActionId, row.RunId, row.IncidentId, row.Caller, row.Tool, row.Target, row.IdempotencyKey, row.Payload])
        {
            Append(hmac, field);
        }

        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    private static void Append(IncrementalHash hmac, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hmac.AppendData(bytes);
    }

    private static void Append(IncrementalHash hmac, string? text)
    {
        if (text is null)
        {
            Append(hmac, -1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hmac, bytes.Length);
        hmac.AppendData(bytes);
    }
}
