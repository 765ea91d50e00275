using System.Buffers;

namespace RunbookExecutor.Platforms.Local.Secrets;

/// <summary>The values of one service's secret variables, which its log lines must not show. Lines that hold none of them cost one search; without secrets, none.</summary>
internal sealed class KnownSecrets
{
    public const int ShortestValue = 8;

    public static readonly KnownSecrets None = new([]);

    private static readonly string[] Marks = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "APIKEY"];

    private readonly SecretVariable[] _variables;
    private readonly SearchValues<string> _values;

    public KnownSecrets(IEnumerable<SecretVariable> variables)
    {
        // The longest first: a value may be part of another one.
        _variables = [.. variables.OrderByDescending(variable => variable.Value.Length)];
        _values = SearchValues.Create([.. _variables.Select(variable => variable.Value)], StringComparison.Ordinal);
    }

    public bool IsEmpty => _variables.Length == 0;

    public string Redact(string text) => IsEmpty || !text.AsSpan().ContainsAny(_values)
        ? text
        : _variables.Aggregate(text, (current, variable) =>
            current.Replace(variable.Value, $"[REDACTED:{variable.Name}]", StringComparison.Ordinal));

    /// <summary>What of these variables must not be shown: long enough to be told from ordinary words, line by line.</summary>
    public static IEnumerable<SecretVariable> Among(IEnumerable<KeyValuePair<string, string?>> variables) =>
        from variable in variables
        where IsSecret(variable.Key) && variable.Value is not null
        from line in variable.Value.Split('\n', StringSplitOptions.TrimEntries)
        where line.Length >= ShortestValue
        select new SecretVariable(variable.Key, line);

    private static bool IsSecret(string name) =>
        name.EndsWith("_KEY", StringComparison.OrdinalIgnoreCase) || Marks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One value to be kept out of logs, and the variable that holds it.</summary>
internal sealed record SecretVariable(string Name, string Value);
