using System.Text.RegularExpressions;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Says of which service a container is a replica: exactly, so that <c>demo-app</c> is never <c>demo-app-db</c>.</summary>
internal static partial class ServiceName
{
    /// <returns><c>project/service</c> for Compose, whose slash no other name can have; else the operator's label; else the name without its number.</returns>
    public static string Of(OwnLabels labels, string containerName)
    {
        if (labels.Operators(Labels.ComposeProject) is { } project
            && labels.Operators(Labels.ComposeService) is { } service
            && !IsOneOff(labels))
        {
            return $"{project}/{service}";
        }

        return labels.Operators(Labels.Service) is { } named && Plain().IsMatch(named) ? named : Numbered().Replace(containerName, string.Empty);
    }

    public static string? ProjectOf(OwnLabels labels) => labels.Operators(Labels.ComposeProject);

    private static bool IsOneOff(OwnLabels labels) => string.Equals(labels.Any(Labels.ComposeOneOff), "True", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?<=[a-zA-Z0-9])[-_.][0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
