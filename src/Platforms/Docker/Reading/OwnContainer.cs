using System.Text.RegularExpressions;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Finds the id of the container that this process runs in.</summary>
internal static partial class OwnContainer
{
    /// <param name="procFolder"><c>/proc</c>.</param>
    /// <param name="hostName">This machine's name: in a container the first twelve digits of its id, unless it was given another.</param>
    public static string? FindId(string procFolder, string hostName)
    {
        // In a cgroup namespace of its own only the files that Docker mounts for every container still tell the id.
        var id = Find(InCgroup(), Path.Combine(procFolder, "self/cgroup")) ?? Find(InMounts(), Path.Combine(procFolder, "self/mountinfo"));
        return id ?? (ShortId().IsMatch(hostName) ? hostName : null);
    }

    private static string? Find(Regex pattern, string path)
    {
        try
        {
            return pattern.Match(File.ReadAllText(path)) is { Success: true } match ? match.Groups["id"].Value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"[/-](?<id>[0-9a-f]{64})(\.scope)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex InCgroup();

    [GeneratedRegex(@"/containers/(?<id>[0-9a-f]{64})/(hostname|hosts|resolv\.conf) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex InMounts();

    [GeneratedRegex(@"^[0-9a-f]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortId();
}
