using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Records the requests that sent nothing: refusals, dry runs, and what was so already. A caller that keeps asking cannot fill the disk.</summary>
public sealed class RequestLog(LedgerStore ledger, PolicyOptions policy, TimeProvider time)
{
    private readonly Repetitions _repetitions = new(time);

    public void Refused(ActionRequest request, Verdict.Deny verdict)
    {
        ExecutorMetrics.Refusals.WithLabels(verdict.Rule).Inc();
        if (Admit(request, verdict.Rule) is { } repeated)
        {
            Append(request, EntryKind.Denied, new DenialPayload(Recordable(request.Action), verdict.Rule, verdict.Reason, verdict.RetryAfter?.TotalSeconds, repeated));
        }
    }

    /// <summary>Writes down the incidents that the caller knows of and the ledger does not; services that nobody watches are passed over.</summary>
    public void Seen(ActionRequest request, IReadOnlyList<string> services)
    {
        var watched = request.OpenIncidents.Where(incident => services.Contains(incident.Service)).DistinctBy(incident => incident.Id).ToList();
        if (watched.Count == 0 || ledger.Read(reader => SightingReading.Unknown(reader, [.. watched.Select(incident => incident.Id)])).Count == 0)
        {
            return;
        }

        ledger.Write(transaction =>
        {
            var unknown = SightingReading.Unknown(transaction, [.. watched.Select(incident => incident.Id)]);
            foreach (var incident in watched.Where(incident => unknown.Contains(incident.Id) && !SightingReading.IsFull(transaction)))
            {
                transaction.Append(new EntryDraft(EntryKind.IncidentSeen, request.Caller, new IncidentSeenPayload(incident.Service)) { IncidentId = incident.Id });
            }

            return unknown.Count;
        });
    }

    public void Rehearsed(ActionRequest request, RehearsalPayload rehearsal)
    {
        if (Admit(request, nameof(EntryKind.DryRun)) is not null)
        {
            Append(request, EntryKind.DryRun, rehearsal with { Action = Recordable(rehearsal.Action) });
        }
    }

    public void Unchanged(ActionRequest request)
    {
        if (Admit(request, nameof(EntryKind.Unchanged)) is not null)
        {
            Append(request, EntryKind.Unchanged, new RehearsalPayload(request.Action, request.Reason, [], []));
        }
    }

    private int? Admit(ActionRequest request, string what) =>
        _repetitions.Admit(string.Join('\n', request.Caller, request.Action.Tool, request.Action.Target, what));

    private void Append(ActionRequest request, EntryKind kind, object payload) => ledger.Append(new EntryDraft(kind, request.Caller, payload)
    {
        RunId = request.RunId,
        IncidentId = request.IncidentId,
        Tool = request.Action.Tool,
        Target = request.Action.Target,
    });

    // Only values of an allowed type are known not to be secrets.
    private RemediationAction Recordable(RemediationAction action) => action is UpdateEnvironment update
        ? update with { Variables = update.Variables.ToDictionary(variable => variable.Key, variable => policy.Redacted(variable.Key, variable.Value)) }
        : action;
}
