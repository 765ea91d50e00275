using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Open and recent incidents, at once or as soon as something changes.</summary>
public sealed class IncidentQuery(IncidentBoard board, Fleet fleet, Epoch epoch)
{
    private const int LongestWait = 15;

    public async Task<Answer<IncidentList>> ListAsync(string? state, string? after, int? waitSeconds, CancellationToken cancellationToken)
    {
        var wanted = IncidentState.Pending;
        if (state is not null && !(Enum.TryParse(state, ignoreCase: true, out wanted) && !int.TryParse(state, out _)))
        {
            return Refusal.Wrong($"'state' is '{LineText.Escaped(state)}'; it must be one of: pending, firing, resolved. Leave it out to get all.");
        }

        if (waitSeconds is < 0 or > LongestWait)
        {
            return Refusal.Wrong($"'waitSeconds' is {waitSeconds}; it must be between 0 and {LongestWait}.");
        }

        long? seen = null;
        if (after is not null && !epoch.TryRead(after, out seen))
        {
            return Refusal.Wrong("'after' must be a cursor that an earlier call gave; leave it out to get all.");
        }

        // A cursor of an earlier life of the monitor, or of a future one, says nothing: everything is news.
        var version = seen <= board.Current.Version ? seen.Value : -1;
        var found = await board.WaitAsync(version, TimeSpan.FromSeconds(after is null ? 0 : waitSeconds ?? 0), cancellationToken);
        return View(found, version, state is null ? null : wanted);
    }

    public Answer<Incident> Find(string id)
    {
        if (!Ids.IsWellFormed(id, IncidentId.Prefix))
        {
            return Refusal.Wrong($"'{LineText.Escaped(id.Length <= 60 ? id : id[..60])}' is no incident id; one looks like inc-0198c7e2-....");
        }

        var found = board.Current.All.FirstOrDefault(tracked => tracked.Incident.Id.Value == id);
        return found is null
            ? Refusal.Missing($"There is no incident {id} among the open and recent ones; list-incidents shows those.")
            : found.Incident;
    }

    internal IncidentList View(TrackingState state, long after, IncidentState? wanted) => new()
    {
        Success = true,
        Incidents =
        [
            .. state.All
                .Where(tracked => tracked.Version > after && (wanted is null || tracked.Incident.State == wanted))
                .Where(tracked => after >= 0 || tracked.Incident.IsOpen || tracked.Incident.FiredAt is not null)
                .Select(tracked => tracked.Incident),
        ],
        Cursor = epoch.Cursor(state.Version),
        Changed = state.Version > after,
        Warning = fleet.Current.Problem is { } problem ? $"Nothing new is seen at the moment: {problem}" : null,
    };
}
