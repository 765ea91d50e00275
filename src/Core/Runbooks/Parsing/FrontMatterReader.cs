using System.Text.RegularExpressions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Reads four flat keys and nothing else of YAML, so that a file means the same to every reader of it.</summary>
internal sealed partial class FrontMatterReader(List<RunbookProblem> problems)
{
    private const string Keys = "Known: severity, mode, tags, anomaly.";
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private readonly HashSet<string> _seen = [];
    private readonly List<string> _tags = [];
    private FrontMatter _result = new();
    private string _key = string.Empty;
    private int _emptyTagsLine;

    /// <param name="lines">The lines between the fences.</param>
    /// <param name="firstLine">Line of the file of the first of them.</param>
    public FrontMatter Read(IReadOnlyList<string> lines, int firstLine)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            ReadLine(lines[i].TrimEnd(), firstLine + i);
        }

        if (_emptyTagsLine > 0 && _tags.Count == 0)
        {
            Fail(_emptyTagsLine, "'tags' has no value. Write a list such as [memory, leak].");
        }

        return _result with { Tags = _tags };
    }

    private void ReadLine(string line, int number)
    {
        if (line.TrimStart() is [] or ['#', ..])
        {
            return;
        }

        if (line[0] is ' ' or '\t' or '-')
        {
            ReadContinuation(line.Trim(), number);
            return;
        }

        var match = Entry().Match(line);
        if (!match.Success)
        {
            Fail(number, $"'{Printable.Quote(line)}' is no 'key: value'. {Keys}");
            return;
        }

        ReadEntry(match.Groups["key"].Value, Unquote(match.Groups["value"].Value), number);
    }

    private void ReadContinuation(string line, int number)
    {
        // What hangs below an unknown key is part of what the warning about that key says.
        if (_key == "tags" && line.StartsWith("- ", StringComparison.Ordinal))
        {
            AddTags([Unquote(line[2..])], number);
        }
        else if (_key is "tags" or "severity" or "mode" or "anomaly" or "")
        {
            Fail(number, $"'{Printable.Quote(line)}' does not belong to any key. Write each value on its key's line, or the items of 'tags' as lines that begin with '- '.");
        }
    }

    private void ReadEntry(string key, string value, int number)
    {
        _key = key;
        if (!_seen.Add(key))
        {
            Fail(number, $"'{key}' is given twice. Keep one.");
            return;
        }

        switch (key)
        {
            case "severity":
                _result = _result with { Severity = Choice<Severity>(value, number) };
                break;
            case "mode":
                _result = _result with { Mode = Choice<AutomationMode>(value, number) };
                break;
            case "anomaly":
                ReadAnomaly(value, number);
                break;
            case "tags" when value.Length > 0:
                AddTags(List(value), number);
                break;
            case "tags":
                _emptyTagsLine = number;
                break;
            default:
                problems.Add(new(number, ProblemSeverity.Warning, $"unknown key '{Printable.Quote(key)}' is ignored. {Keys}"));
                break;
        }
    }

    private T? Choice<T>(string value, int number)
        where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
        {
            if (choice.ToString().Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        var known = string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();
        Fail(number, $"'{Printable.Quote(value)}' is no value of '{_key}'. Known: {known}.");
        return null;
    }

    private void ReadAnomaly(string value, int number)
    {
        if (AlertName().IsMatch(value))
        {
            _result = _result with { Anomaly = new AnomalyType(value) };
            return;
        }

        Fail(number, $"'{Printable.Quote(value)}' is no alert name. Write one of letters, digits, '_', '-', '.' and ':', such as HighRequestLatency.");
    }

    private void AddTags(IEnumerable<string> tags, int number)
    {
        foreach (var tag in tags)
        {
            if (!Tag().IsMatch(tag))
            {
                Fail(number, $"'{Printable.Quote(tag)}' is no tag. Write tags as plain words in a list, such as [memory, leak].");
                return;
            }

            _tags.Add(tag);
        }
    }

    private void Fail(int line, string message) => problems.Add(new(line, ProblemSeverity.Error, message));

    private static IEnumerable<string> List(string value) =>
        (value is ['[', .., ']'] ? value[1..^1] : value).Split(',', StringSplitOptions.TrimEntries).Select(Unquote);

    private static string Unquote(string value)
    {
        value = value.Trim();
        if (value.Length >= 2 && value[0] is '"' or '\'' && value.LastIndexOf(value[0]) is > 0 and var close && value[(close + 1)..].TrimStart() is [] or ['#', ..])
        {
            return value[1..value.LastIndexOf(value[0])];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }

    [GeneratedRegex(@"\A(?<key>[^\s:#][^:]{0,63}?)\s*:(?:\s+(?<value>.*))?\z", Options)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.:-]{0,127}\z", Options)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"\A[\p{L}\p{N}][\p{L}\p{N}_./:+ -]{0,63}\z", Options)]
    private static partial Regex Tag();
}
