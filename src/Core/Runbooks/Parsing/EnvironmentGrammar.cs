using System.Text.RegularExpressions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Reads <c>NAME=value [NAME=value]</c>; values are literal, without blanks, quotes or placeholders.</summary>
internal static partial class EnvironmentGrammar
{
    private const string Example = $"Write `{RunbookLanguage.SetVariable}`, such as `{UpdateEnvironment.ToolName} CACHE_SIZE_MB=16`.";

    public static CanonicalReading Read(string rest)
    {
        var variables = new Dictionary<string, string>();
        foreach (var assignment in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Refuse(assignment, variables) is { } message)
            {
                return new CanonicalReading.Malformed($"{message} {Example}");
            }

            var equals = assignment.IndexOf('=');
            variables[assignment[..equals]] = assignment[(equals + 1)..];
        }

        return variables.Count > 0
            ? new CanonicalReading.Compiled(Instruction.Act(new ActionTemplate.UpdateEnvironment(variables)))
            : new CanonicalReading.Malformed($"'{UpdateEnvironment.ToolName}' does not say which variable gets which value. {Example}");
    }

    private static string? Refuse(string assignment, Dictionary<string, string> before)
    {
        var match = Assignment().Match(assignment);
        return !match.Success ? $"'{Printable.Quote(assignment)}' is no assignment of a plain value to a variable: a value has no blanks, quotes or placeholders."
            : before.ContainsKey(match.Groups["name"].Value) ? $"'{match.Groups["name"].Value}' is set twice."
            : null;
    }

    [GeneratedRegex("""\A(?<name>[A-Za-z_][A-Za-z0-9_]{0,127})=[^\s"'`$<>{}\uFFFD]{1,512}\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();
}
