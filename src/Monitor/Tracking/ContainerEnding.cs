using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>Whether an incident is over as far as one of its containers goes. Missing data is no end, but a container that is gone is.</summary>
internal sealed record ContainerEnding(AffectedContainer Container, Symptom? Symptom, Incident Incident, DateTimeOffset Now)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private bool IsRemoved => Now > Container.ListedAt && Now - Container.ListedAt >= Incident.Rule.ClearHold;

    // What crashes again and again hardly ever runs, and is not over for that.
    private bool IsStopped => Symptom is not { IsBreaching: true } && Now - Container.RunningAt > Patience;

    private bool IsClear => Symptom is { IsClear: true };

    public bool IsOver => IsClear || IsRemoved || IsStopped;

    /// <summary>For an incident that has not fired.</summary>
    public bool HasLapsed =>
        Symptom is { IsBreaching: false, Verdict: not CheckVerdict.Unknown } || Now > Container.ListedAt || IsStopped || Now - Container.KnownAt > Patience;

    public static string Sentence(IReadOnlyList<ContainerEnding> endings) =>
        endings.All(ending => ending.IsClear) ? "The symptom is gone."
        : endings.All(ending => !ending.IsClear && ending.IsRemoved) ? "Its containers were removed."
        : endings.Any(ending => !ending.IsClear && !ending.IsRemoved) ? "What no longer breaches does not run any more either: stopped for over a minute."
        : "The symptom is gone, and a container that had it was removed.";
}
