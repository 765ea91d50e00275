using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>How far the ledger is known to have got. A bare chain cannot show that its tail was cut off; beside this it can.</summary>
/// <param name="Count">So many entries were on disk.</param>
/// <param name="Head">Hash of the last of them.</param>
internal sealed record Checkpoint(long Count, string Head)
{
    /// <summary>Bytes of the one printed form: always as many, so that writing it needs no room on a full disk.</summary>
    public const int Length = 19 + 1 + 64 + 1 + 64 + 1;

    public static readonly Checkpoint Empty = new(0, RowHash.Genesis);

    public byte[] Write(byte[] key) => Encoding.ASCII.GetBytes($"{Facts} {Seal(key)}\n");

    /// <summary>Null when it was not written in this form with this key.</summary>
    public static Checkpoint? TryParse(ReadOnlySpan<byte> text, byte[] key) =>
        Encoding.ASCII.GetString(text).Split(' ') is [var count, var head, _]
        && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && new Checkpoint(number, head) is var checkpoint
        && CryptographicOperations.FixedTimeEquals(text, checkpoint.Write(key))
            ? checkpoint
            : null;

    private string Facts => $"{Count:D19} {Head}";

    // What a row is hashed of begins with 64 digits, so that no row's hash can be passed off as a seal.
    private string Seal(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"checkpoint {Facts}")));
}
