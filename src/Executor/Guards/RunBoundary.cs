using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>
/// Tells a run's first action from its later ones. What acts between runs judges the first only, so that a runbook's own next step
/// is not refused; what the run is compared by is fixed then.
/// </summary>
public static class RunBoundary
{
    /// <summary>The admitted actions of the run that the request belongs to, oldest first: the same caller's, in the same service.</summary>
    public static IReadOnlyList<ActionRecord> EarlierOf(ActionRequest request, GuardContext context) => request.RunId is not { } run
        ? []
        : [.. context.History.Actions.Where(action => action.RunId == run && action.Caller == request.Caller && action.Service == context.Target.Service.Name)];

    public static bool IsFirst(ActionRequest request, GuardContext context) => EarlierOf(request, context).Count == 0;

    /// <summary>What the request's run is compared with others by.</summary>
    public static RunKey KeyOf(ActionRequest request, GuardContext context) =>
        EarlierOf(request, context) is [{ Intent.Key: { } key }, ..] ? key : new RunKey(SubjectOf(request, context.Target), request.Anomaly?.Value);

    /// <summary>The remembered runs that the request's run is compared with.</summary>
    public static KeyHistory HistoryOf(ActionRequest request, GuardContext context) => KeyHistory.Of(context.History, KeyOf(request, context));

    // Where the trouble is: in one replica, in several and so in the service, or, when nobody says, in what is acted on.
    private static string SubjectOf(ActionRequest request, TargetState target)
    {
        var affected = request.AffectedContainers.Select(target.Find).OfType<Core.Containers.Container>().ToList();
        var container = affected switch
        {
            [var only] => only,
            [] when !request.Action.ActsOnService => target.Find(request.Action.Target),
            _ => null,
        };
        return container is null ? Slot.Of(target.Service) : Slot.Of(container);
    }
}
