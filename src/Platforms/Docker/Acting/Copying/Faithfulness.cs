using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>Compares a container with its copy. Only ids, times, our labels and what was asked for may differ.</summary>
internal static class Faithfulness
{
    private const int MostNamed = 8;

    /// <summary>Where the copy differs though it should not, as paths into the inspect document; never values, which may be secret.</summary>
    public static IReadOnlyList<string> Differences(Inspected original, Inspected copy, Alteration? alteration) => Differences(
        Expectation.Of(original, alteration),
        Expectation.Of(copy, alteration: null),
        alteration is Alteration.Image change ? change.To.Id : original.ImageId,
        copy.ImageId);

    /// <summary>The same of two expectations.</summary>
    public static IReadOnlyList<string> Differences(JsonObject expected, JsonObject actual, string expectedImage, string actualImage)
    {
        var differences = new List<string>();
        Compare(expected, actual, string.Empty, differences);
        if (actualImage != expectedImage)
        {
            differences.Add("Image");
        }

        return differences;
    }

    /// <summary>The first of them, for a sentence.</summary>
    public static string Named(IReadOnlyList<string> differences) =>
        string.Join(", ", differences.Take(MostNamed)) + (differences.Count > MostNamed ? $" and {differences.Count - MostNamed} more" : string.Empty);

    private static void Compare(JsonNode? expected, JsonNode? actual, string path, List<string> differences)
    {
        if (Endpoints.IsEmpty(expected) && Endpoints.IsEmpty(actual))
        {
            return;
        }

        if (expected is JsonObject was && actual is JsonObject now)
        {
            foreach (var name in was.Select(field => field.Key).Union(now.Select(field => field.Key)))
            {
                Compare(was[name], now[name], path.Length == 0 ? name : $"{path}.{name}", differences);
            }
        }
        else if (!JsonNode.DeepEquals(expected, actual))
        {
            differences.Add(path);
        }
    }
}
