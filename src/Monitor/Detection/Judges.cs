using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>One judge for each container that is listed. The monitor's loop moves them on; readers ask them.</summary>
public sealed class Judges(Fleet fleet, RuleBook book)
{
    private volatile IReadOnlyList<ContainerJudge> current = [];
    private FleetView? seen;

    public IReadOnlyList<ContainerJudge> Current => current;

    public ContainerJudge? Find(ContainerWindow window)
    {
        foreach (var judge in current)
        {
            if (ReferenceEquals(judge.Window, window))
            {
                return judge;
            }
        }

        return null;
    }

    public void Judge(DateTimeOffset now, bool canSee)
    {
        var view = fleet.Current;
        if (!ReferenceEquals(view, seen))
        {
            seen = view;
            current = Assign(view.Windows);
        }

        foreach (var judge in current)
        {
            judge.Judge(now, canSee);
        }
    }

    // The list rarely changes from one second to the next; then the judges stay where they are.
    private IReadOnlyList<ContainerJudge> Assign(IReadOnlyList<ContainerWindow> windows)
    {
        var isSame = current.Count == windows.Count;
        for (var index = 0; isSame && index < windows.Count; index++)
        {
            isSame = ReferenceEquals(current[index].Window, windows[index]);
        }

        return isSame ? current : [.. windows.Select(window => Find(window) ?? new ContainerJudge(window, book))];
    }
}
