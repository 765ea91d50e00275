using System.Globalization;
using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting.Copying;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>Compares a sibling with its template. Besides what may differ between a container and its copy, only its number, its name and its own volumes may.</summary>
internal static class SiblingComparison
{
    /// <param name="template">After which it was made.</param>
    /// <param name="sibling">As the engine made it.</param>
    /// <param name="name">The name that it was to have.</param>
    /// <param name="number">The number that it was to have.</param>
    /// <returns>Where it differs though it should not, as paths into the inspect document.</returns>
    public static IReadOnlyList<string> Differences(Inspected template, Inspected sibling, string name, int number)
    {
        var numbered = Numbered(template, name, number);
        var (expected, actual) = (Expectation.Of(numbered, alteration: null), Expectation.Of(sibling, alteration: null));
        LeaveOutAnonymous(expected, numbered);
        LeaveOutAnonymous(actual, sibling);
        return Faithfulness.Differences(expected, actual, template.ImageId, sibling.ImageId);
    }

    private static Inspected Numbered(Inspected template, string name, int number)
    {
        var document = (JsonObject)template.Document.DeepClone();
        if (template.Label(Labels.ComposeNumber) is not null)
        {
            document.Object("Config", "Labels")[Labels.ComposeNumber] = number.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (_, endpoint) in document.Object("NetworkSettings", "Networks"))
        {
            Siblings.Rename(endpoint, template.Name, name);
        }

        OwnVolumes.Give(document.Object("HostConfig"), template);
        return new Inspected(document);
    }

    // Each has volumes of its own at these places, whose names the engine made up.
    private static void LeaveOutAnonymous(JsonObject expectation, Inspected container)
    {
        foreach (var target in CarriedVolumes.AnonymousTargets(container))
        {
            expectation.Object("Mounts", target).Remove("Source");
        }
    }
}
