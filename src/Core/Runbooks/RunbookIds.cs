using System.Text.RegularExpressions;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>A runbook's id is its file name without <c>.md</c>; it is looked up in an index and never joined into a path.</summary>
public static partial class RunbookIds
{
    /// <summary>What an id looks like, for messages.</summary>
    public const string Shape = "1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen";

    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    /// <summary>The id of a file by its path; null where the name is no id followed by <c>.md</c>.</summary>
    public static string? FromPath(string path)
    {
        var name = Path.GetFileName(path);
        var id = name.EndsWith(".md", StringComparison.Ordinal) ? name[..^3] : null;
        return IsValid(id) ? id : null;
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,62})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
