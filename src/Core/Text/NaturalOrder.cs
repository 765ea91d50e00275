namespace RunbookExecutor.Core.Text;

/// <summary>Names as people count them: <c>service-2</c> before <c>service-10</c>. Everything but digits is compared by its code.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        var left = x.AsSpan();
        var right = y.AsSpan();
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]) ? CompareNumbers(ref left, ref right) : CompareLetters(ref left, ref right);
            if (order != 0)
            {
                return order;
            }
        }

        // 'a01' and 'a1' are different names of the same number.
        return left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(x, y);
    }

    private static int CompareLetters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var order = left[0].CompareTo(right[0]);
        left = left[1..];
        right = right[1..];
        return order;
    }

    // Of any length, so never as a number: without leading zeros the longer one is the higher one.
    private static int CompareNumbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var one = Digits(ref left);
        var other = Digits(ref right);
        return one.Length != other.Length ? one.Length - other.Length : one.SequenceCompareTo(other);
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9') is var found && found < 0 ? text.Length : found;
        var digits = text[..end].TrimStart('0');
        text = text[end..];
        return digits;
    }
}
