using System.Globalization;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>How the replicas of a service are named: Compose numbers them by label and in the name, others by the number at the end of the name.</summary>
internal static class SiblingNames
{
    /// <summary>A replica's number; one without is the first.</summary>
    public static int NumberOf(Inspected container) =>
        int.TryParse(container.Label(Labels.ComposeNumber), NumberStyles.None, CultureInfo.InvariantCulture, out var label) ? label
        : int.TryParse(container.Name.AsSpan(StemOf(container.Name).Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : 1;

    /// <summary>The name of the replica with another number; null when the template's name does not carry its own.</summary>
    public static string? NameOf(Inspected template, int number)
    {
        var stem = StemOf(template.Name);
        if (stem.Length < template.Name.Length)
        {
            return template.Name[stem.Length..] == NumberOf(template).ToString(CultureInfo.InvariantCulture) ? $"{stem}{number}" : null;
        }

        // A Compose container without a number in its name was given a name of its own, of which there can be one only.
        return template.Label(Labels.ComposeNumber) is null ? $"{template.Name}-{number}" : null;
    }

    private static string StemOf(string name)
    {
        var stem = name.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return stem.EndsWith('-') || stem.EndsWith('_') || stem.EndsWith('.') ? stem : name;
    }
}
