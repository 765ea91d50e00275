using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Finds the one container that an id or a name means. Nothing given never means all, and a fragment never means what it is part of.</summary>
public sealed class ContainerSelector(Fleet fleet)
{
    private const int MostNamed = 20;

    public Answer<ContainerWindow> Find(string? selector)
    {
        var view = fleet.Current;
        var text = selector?.Trim() ?? string.Empty;
        if (!view.IsListed)
        {
            return Refusal.Missing(view.Problem ?? "The platform has not listed its containers yet; ask again in a second.");
        }

        if (text.Length == 0)
        {
            return Refusal.Wrong($"No container was named. {Known(view)}");
        }

        return ContainerMatch.Find(text, view.Windows.Select(window => window.Container)) switch
        {
            [var one] => view.Find(one.Id)!,
            [] => Refusal.Missing($"There is no container '{LineText.Escaped(Shortened(text))}'. {Known(view)}"),
            var several => Refusal.Wrong($"'{LineText.Escaped(Shortened(text))}' fits {several.Count} containers. Give the id of one: {ContainerMatch.Choice(several)}."),
        };
    }

    private static string Known(FleetView view) => view.Windows.Count == 0
        ? "The platform runs none now."
        : $"There are: {Ids(view.Windows)}.";

    private static string Ids(IReadOnlyList<ContainerWindow> windows) =>
        string.Join(", ", windows.Take(MostNamed).Select(window => Label(window.Container)))
        + (windows.Count > MostNamed ? $" and {windows.Count - MostNamed} more" : string.Empty);

    private static string Label(Container container) => container.Name == container.Id ? container.Id : $"{container.Id} ({container.Name})";

    private static string Shortened(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
