using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>All guards once more, written from docs/guards.md over absolute milliseconds: which rule refuses, and after how long it frees.</summary>
internal static class GuardModel
{
    private const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Memory = 4 * Hour;
    private static readonly long[] Lapses = [Minute, 2 * Minute, 4 * Minute, 8 * Minute, 16 * Minute, 30 * Minute, 10 * Minute, 15 * Minute];

    public static (string? Rule, long? Wait) Judge(ActionRequest ask, World world, IReadOnlyList<Past> past, IReadOnlyList<(string Service, long At)> sightings, long now)
    {
        var (policy, action) = (world.Policy, ask.Action);
        var replica = world.Replicas.Find(one => one.Id == action.Target);
        var isRestart = action is RestartContainer or UpdateEnvironment { Restart: true };
        if (world.IsFrozen) { return ("FROZEN", null); }

        var reached = replica is null ? world.Replicas : [replica];
        if (policy.ProtectedServices.Contains(World.Target) || reached.Exists(one => one.IsExcluded || one.AllowedTools?.Contains(action.Tool) == false)) { return ("NOT_IN_SCOPE", null); }

        var intoNight = (world.Wall.TimeOfDay - TimeSpan.FromHours(2)).TotalMilliseconds;
        if (policy.MaintenanceWindows.Count > 0 && intoNight is >= 0 and < Hour) { return ("MAINTENANCE", (long)(Hour - intoNight)); }

        if (action is UpdateEnvironment update && update.Variables["LOG_LEVEL"] != "debug") { return ("ENVIRONMENT_NOT_ALLOWED", null); }

        if (action is ScaleService scale && (scale.Replicas < policy.MinReplicas || scale.Replicas > policy.MaxReplicas || Math.Abs(scale.Replicas - world.Desired) > policy.MaxReplicaStep)) { return ("REPLICAS_OUT_OF_RANGE", null); }

        var hour = past.Where(one => now - one.At < Hour).Select(one => (one.At, one.Restarted)).ToList();
        if (hour.Count >= policy.MaxActionsPerHour) { return ("RATE_LIMIT", Frees([.. hour.Select(one => one.At)], policy.MaxActionsPerHour, now)); }

        var restarts = hour.Where(one => isRestart && one.Restarted == action.Target).Select(one => one.At).ToList();
        if (isRestart && restarts.Count >= policy.MaxRestartsPerContainerPerHour) { return ("RESTART_LIMIT", Frees(restarts, policy.MaxRestartsPerContainerPerHour, now)); }

        var spacing = (long)policy.MinSpacing.TotalMilliseconds;
        if (past.Count > 0 && now - past[^1].At < spacing) { return ("SPACING", past[^1].At + spacing - now); }

        var earlier = past.Where(one => ask.RunId is { } id && one.IsOfRun && one.Run == id.Value && one.Caller == ask.Caller).ToList();
        if (earlier.Count >= 4) { return ("RUN_LIMIT", null); }

        if (earlier.Count == 0 && OtherRun(ask, past, now) is { } wait) { return ("RUN_IN_PROGRESS", wait); }

        if (earlier.Count == 0 && BetweenRuns(KeyOf(ask, world), past, (long)policy.Cooldown.TotalMilliseconds, now) is { } refused) { return refused; }

        var healthy = world.Replicas.Where(one => one is { State: ContainerState.Running, Health: HealthState.Healthy } && !ask.AffectedContainers.Contains(one.Id)).ToList();
        var down = action switch
        {
            ScaleService to => Math.Min(healthy.Count, Math.Max(0, world.Desired - to.Replicas)),
            RollbackDeployment => healthy.Count == world.Replicas.Count ? 1 : 0,
            _ => isRestart && healthy.Contains(replica!) ? 1 : 0,
        };
        if (down * 2 > healthy.Count) { return ("BLAST_RADIUS", null); }

        var bad = sightings.Where(one => now - one.At < 2 * Minute && World.Watched.Contains(one.Service)).GroupBy(one => one.Service).Select(one => one.Max(sighting => sighting.At)).Order().ToList();
        if (bad.Count >= 3 && bad.Count * 100 >= World.Watched.Count * 34) { return ("STORM", bad[bad.Count - Math.Max(3, (int)Math.Ceiling(World.Watched.Count * 0.34))] + (2 * Minute) - now); }

        return Approval(ask, world, replica, now) ?? (past.Any(one => one.IsInFlight) ? ("BUSY", Second) : (null, null));
    }

    public static (string Subject, string? Anomaly) KeyOf(ActionRequest ask, World world)
    {
        var affected = ask.AffectedContainers.Where(id => world.Replicas.Exists(one => one.Id == id)).ToList();
        var slot = affected.Count == 1 ? affected[0] : affected.Count == 0 && !ask.Action.ActsOnService ? ask.Action.Target : null;
        return (slot is null ? $"fake/{World.Target}" : $"fake/{World.Target}/{slot}", ask.Anomaly?.Value);
    }

    private static long? Frees(List<long> sent, int limit, long now) => limit == 0 ? null : sent[^limit] + Hour - now;

    private static (string? Rule, long? Wait)? BetweenRuns((string, string?) key, IReadOnlyList<Past> past, long cooldown, long now)
    {
        var all = past.Where(one => one.Key == key).GroupBy(one => (one.Run, one.Caller)).Select(run => (First: run.First().At, Last: run.Last())).ToList();
        var runs = all.Where(run => now - run.First < Memory).ToList();
        if (runs.Count > 0 && now - runs.Max(run => run.Last.At) < cooldown) { return ("COOLDOWN", runs.Max(run => run.Last.At) + cooldown - now); }

        // The moments at which anything about them can change.
        var moments = runs.SelectMany(run => Lapses.Select(lapse => Settled(run.Last).At + lapse).Append(run.First + Memory)).Where(moment => moment > now).Order().ToList();
        if (IsBackedOff(runs, now)) { return ("BACKOFF", moments.Where(moment => !IsBackedOff(runs, moment)).Select(moment => (long?)moment - now).FirstOrDefault()); }

        return Circuit(runs, now) switch
        {
            "open" => ("CIRCUIT_OPEN", moments.Where(moment => Circuit(runs, moment) != "open").Select(moment => (long?)moment - now).FirstOrDefault()),
            "probing" => ("CIRCUIT_OPEN", null),
            _ => null,
        };
    }

    private static long? OtherRun(ActionRequest ask, IReadOnlyList<Past> past, long now) => past
        .Where(one => ask.RunId is not null && one.IsOfRun && (one.Run, one.Caller) != (ask.RunId?.Value, ask.Caller))
        .GroupBy(one => (one.Run, one.Caller))
        .Select(run => run.Last())
        .Where(last => last.Verified is null || (ask.IncidentId is { } incident && last.Incident == incident.Value))
        .Select(last => (last.Verified is not null ? last.VerifiedAt : last.Outcome != ActionOutcome.InProgress ? last.FinishedAt : last.At) + (10 * Minute) - now)
        .Where(wait => wait > 0)
        .Select(wait => (long?)wait)
        .Max();

    private static bool IsBackedOff(List<(long First, Past Last)> runs, long now)
    {
        var (row, newest, next) = (0, 0L, now);
        foreach (var (first, last) in runs.Where(run => now - run.First < Memory).Reverse())
        {
            var (result, at) = Settled(last);
            if (result == true && next - at >= 10 * Minute) { break; }

            newest = result == false && row++ == 0 ? at : newest;
            next = first;
        }

        return row > 0 && now - newest < Math.Min(30, Math.Pow(2, row - 1)) * Minute;
    }

    private static string Circuit(List<(long First, Past Last)> all, long now)
    {
        var runs = all.Where(run => now - run.First < Memory).Select(run => Settled(run.Last)).ToList();
        var settled = runs.Where(run => run.Result is not null).ToList();
        var failures = settled.Count - 1 - settled.FindLastIndex(run => run.Result == true);
        if (failures < 2 && settled.Count(run => run.Result == true) < 3) { return "closed"; }

        return now - settled.Max(run => run.At) < 15 * Minute ? "open" : settled.Count < runs.Count ? "probing" : "half-open";
    }

    // Whether it helped; null while nobody knows.
    private static (bool? Result, long At) Settled(Past last) => last switch
    {
        { Verified: { } verified } => (verified == VerificationOutcome.Effective, last.VerifiedAt),
        { Outcome: ActionOutcome.Failed or ActionOutcome.Indeterminate } => (false, last.FinishedAt),
        _ => (null, 0),
    };

    private static (string? Rule, long? Wait)? Approval(ActionRequest ask, World world, Container? replica, long now)
    {
        if (ask.IsIncidentOver) { return ("NO_LONGER_NEEDED", null); }

        var isOpen = world.Mode == AutomationMode.Auto && (replica?.Mode ?? AutomationMode.Auto) == AutomationMode.Auto && (ask.Mode ?? AutomationMode.Auto) == AutomationMode.Auto;
        if (isOpen && !world.Policy.AlwaysAsk.Contains(ask.Action.Tool) && !ask.IsProposal) { return null; }

        if (world.Approval is not var (state, isOfThis, askedAt)) { return ("NEEDS_APPROVAL", null); }

        var left = askedAt + (15 * Minute) - now;
        return (state, left > 0) switch
        {
            (ApprovalState.Approved, true) => isOfThis ? null : ("APPROVAL_STALE", null),
            (ApprovalState.Denied, true) => ("APPROVAL_DENIED", left),
            (ApprovalState.Approved or ApprovalState.Pending, false) => ("APPROVAL_EXPIRED", null),
            _ => ("NEEDS_APPROVAL", null),
        };
    }
}
