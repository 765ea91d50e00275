namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>
/// One entry of a json-file log, <c>{"log":"text\n","stream":"stdout","time":"2026-11-24T07:01:45.095978747Z"}</c>, taken apart where it stands.
/// Docker writes the three always in this order; an entry with attributes has them between.
/// </summary>
internal readonly ref struct JsonEntry
{

    private JsonEntry(ReadOnlySpan<byte> escaped, bool isError, ReadOnlySpan<byte> time)
    {
        Escaped = escaped;
        IsError = isError;
        Time = time;
    }

    // Both are of one length.
    private static ReadOnlySpan<byte> OutputTail => "\",\"stream\":\"stdout\",\"time\":\""u8;

    private static ReadOnlySpan<byte> ErrorTail => "\",\"stream\":\"stderr\",\"time\":\""u8;

    /// <summary>The text with JSON's escapes in it, and without the line's end.</summary>
    public ReadOnlySpan<byte> Escaped { get; }

    /// <summary>Whether it was written to standard error.</summary>
    public bool IsError { get; }

    /// <summary>As written.</summary>
    public ReadOnlySpan<byte> Time { get; }

    /// <summary>Whether the text ended with a line's end; if not, the line goes on in another entry or its process has ended.</summary>
    public bool IsWhole { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> line, out JsonEntry entry)
    {
        entry = default;
        var head = "{\"log\":\""u8;
        if (!line.StartsWith(head) || !line[head.Length..].EndsWith("\"}"u8))
        {
            return false;
        }

        // From behind: inside the text a quote is escaped, so that its end cannot be found there.
        var body = line[head.Length..^2];
        var time = body.LastIndexOf((byte)'"') + 1;
        var isOutput = body[..time].EndsWith(OutputTail);
        if (isOutput || body[..time].EndsWith(ErrorTail))
        {
            entry = Of(body[..(time - OutputTail.Length)], isError: !isOutput, body[time..]);
            return true;
        }

        return TryParseWithAttributes(body, out entry);
    }

    /// <summary>When the engine took it; null where that is no time.</summary>
    public DateTimeOffset? ReadTime()
    {
        // Always UTC and always this long up to the second: 2026-11-24T07:01:45.095978747Z
        var text = Time;
        if (text.Length is < 20 or > 30 || text[^1] != (byte)'Z' || text[10] != (byte)'T'
            || !Two(text[2..4], out var century2) || !Two(text[..2], out var century) || !Two(text[5..7], out var month) || !Two(text[8..10], out var day)
            || !Two(text[11..13], out var hour) || !Two(text[14..16], out var minute) || !Two(text[17..19], out var second)
            || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var year = (century * 100) + century2;
        return year < 1970 || day > DateTime.DaysInMonth(year, month)
            ? null
            : new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(Fraction(text[19..^1])));
    }

    private static bool TryParseWithAttributes(ReadOnlySpan<byte> body, out JsonEntry entry)
    {
        entry = default;
        var time = body.LastIndexOf(",\"time\":\""u8);
        var stream = time < 0 ? -1 : body[..time].LastIndexOf("\",\"stream\":\""u8);
        if (stream < 0)
        {
            return false;
        }

        var isError = body[(stream + "\",\"stream\":\""u8.Length)..].StartsWith("stderr"u8);
        entry = Of(body[..stream], isError, body[(time + ",\"time\":\""u8.Length)..]);
        return true;
    }

    private static JsonEntry Of(ReadOnlySpan<byte> text, bool isError, ReadOnlySpan<byte> time)
    {
        var isWhole = EndsLine(text);
        return new JsonEntry(isWhole ? text[..^2] : text, isError, time) { IsWhole = isWhole };
    }

    // "\n" at the end, and not the second half of "\\" with an n behind.
    private static bool EndsLine(ReadOnlySpan<byte> text)
    {
        if (!text.EndsWith("\\n"u8))
        {
            return false;
        }

        var before = text[..^1];
        var slashes = before.Length - before.TrimEnd((byte)'\\').Length;
        return slashes % 2 == 1;
    }

    private static long Fraction(ReadOnlySpan<byte> text)
    {
        var ticks = 0L;
        for (var digit = 1; digit <= 7; digit++)
        {
            ticks = (ticks * 10) + (digit < text.Length ? text[digit] - '0' : 0);
        }

        return ticks;
    }

    private static bool Two(ReadOnlySpan<byte> digits, out int number)
    {
        var (tens, ones) = (digits[0] - '0', digits[1] - '0');
        number = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
