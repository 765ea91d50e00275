using System.Text.RegularExpressions;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>Says which variables cannot be set: names no shell takes, values no process takes, and those that the platform sets itself.</summary>
internal static partial class EnvironmentNames
{
    private static readonly string[] Own = ["PORT", "VERSION", "SERVICE", "REPLICA"];

    public static IEnumerable<string> Check(string key, IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Select(variable => (variable.Key, Problem: Problem(variable.Key, variable.Value)))
            .Where(checkedOne => checkedOne.Problem is not null)
            .Select(checkedOne => $"{key}:{checkedOne.Key}: {checkedOne.Problem}");

    public static string? Problem(string name, string? value) => name switch
    {
        _ when !Name().IsMatch(name) => $"'{name}' is not a variable's name; write letters, digits and underscores, not beginning with a digit.",
        _ when Own.Contains(name, StringComparer.Ordinal) => $"'{name}' is set for each replica by the platform; choose another name.",
        _ when value?.Contains('\0', StringComparison.Ordinal) == true => $"the value of '{name}' contains a NUL character, which no process can be given.",
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
