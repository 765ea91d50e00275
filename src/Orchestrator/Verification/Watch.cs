using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Where each container's hold began: at the act, and anew whenever the symptom was seen or nobody watched.</summary>
/// <param name="expected">What must hold.</param>
/// <param name="hold">For how long.</param>
/// <param name="actedAt">When the act was read back.</param>
/// <param name="takenUpAt">When the present process began to watch.</param>
internal sealed class Watch(Expectation expected, TimeSpan hold, DateTimeOffset actedAt, DateTimeOffset takenUpAt)
{
    private readonly Dictionary<string, DateTimeOffset> since = [];
    private DateTimeOffset watchedSince = takenUpAt > actedAt ? takenUpAt : actedAt;
    private bool isSighted = true;

    /// <summary>The symptom as it was last seen after the act, so that its absence now is not too little data; null when it was not seen.</summary>
    public string? Symptom { get; private set; }

    public DateTimeOffset SinceOf(string container) => Later(since.GetValueOrDefault(container), watchedSince);

    /// <summary>The monitor does not answer; it may have been away, and then so were its samples.</summary>
    public void LoseSight() => isSighted = false;

    /// <summary>The monitor answers.</summary>
    public void See(DateTimeOffset now)
    {
        if (!isSighted)
        {
            (watchedSince, isSighted) = (now, true);
        }
    }

    public SymptomReading Judge(ReplicaView replica, ContainerMetrics metrics)
    {
        var reading = ReplicaCheck.Problem(replica, actedAt, SinceOf(replica.Id)) ?? (metrics.Window is { } window
            ? SymptomCheck.Judge(window, expected, hold)
            : new SymptomReading(SymptomVerdict.Unknown, "no sample yet"));
        reading = reading with { Evidence = $"{replica.Id}: {reading.Evidence}" };
        if (reading.Verdict == SymptomVerdict.Present)
        {
            // Just past what showed it, so that it is not counted a second time.
            Symptom = reading.Evidence;
            since[replica.Id] = Later(metrics.Window?.Until, replica.LastCrash(actedAt)?.Time, SinceOf(replica.Id)) + TimeSpan.FromMilliseconds(1);
        }

        return reading;
    }

    private static DateTimeOffset Later(params ReadOnlySpan<DateTimeOffset?> times)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var time in times)
        {
            latest = time > latest ? time.Value : latest;
        }

        return latest;
    }
}
