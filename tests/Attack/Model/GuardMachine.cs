using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>Makes random operations, and asks the guards and the model the same. It keeps the past for the guards as the ledger does: by boot and time since boot.</summary>
internal sealed class GuardMachine(int seed, GuardChain guards)
{
    private static readonly TimeSpan Memory = KeyHistory.Memory;

    private readonly Random _random = new(seed);
    private readonly World _world = new();
    private readonly List<Happened> _ledger = [];
    private readonly List<Past> _past = [];
    private readonly List<(string Service, long At)> _sightings = [];
    private readonly List<RunId> _runs = [.. Enumerable.Range(0, 3).Select(i => new RunId(Ids.Derived(RunId.Prefix, DateTimeOffset.UnixEpoch, $"{i}")))];
    private int _number;
    private int _boot;
    private long _uptime = 10_000;

    // The model's clock runs with the boot clock, and loses at a reboot what came after the last entry.
    private long _now;
    private long _lastEntry;
    private bool _bootHasEntry;
    private long _bootBegan = -10_000;
    private TimeSpan? _told;

    /// <summary>How often each rule refused; the empty name stands for what was admitted.</summary>
    public Dictionary<string, int> Refusals { get; } = [];

    /// <summary>One operation; a sentence when guards and model disagree.</summary>
    public string? Step()
    {
        switch (_random.Next(100))
        {
            case < 12: Pass(_random.Next(12_000)); return null;
            case < 15: Pass(_random.Next(3_600_000)); return null;
            case < 20: Pass(Math.Max(0, (long)(_told?.TotalMilliseconds ?? 0) - _random.Next(2))); return null;
            case < 21: Reboot(_random.Next(60_000)); return null;
            case < 29: _world.Change(_random, _now); return null;
            case < 31: Sight(); return null;
            case < 45: Settle(); return null;
            default: return Ask();
        }
    }

    private void Pass(long milliseconds)
    {
        _uptime += milliseconds;
        _now += milliseconds;
        _world.Wall += TimeSpan.FromMilliseconds(milliseconds);
    }

    private void Reboot(int uptime)
    {
        _boot++;
        _uptime = uptime;
        _bootBegan = _bootHasEntry ? _lastEntry : _bootBegan;
        _now = _bootBegan + uptime;
        _bootHasEntry = false;

        // What the approval's age is counted by is an entry as well.
        _world.Approval = null;
    }

    private BootInstant Write()
    {
        (_lastEntry, _bootHasEntry) = (_now, true);
        return new BootInstant($"boot-{_boot}", _uptime);
    }

    private void Sight()
    {
        var service = _random.Next(6) == 0 ? "unwatched" : World.Watched[_random.Next(World.Watched.Count)];
        _ledger.Add(new Happened(Write(), service) { LastAt = _now });
        _sightings.Add((service, _now));
    }

    // What the present action, a crash's reconciliation, or a caller's report would write.
    private void Settle()
    {
        var at = _past.FindLastIndex(one => one.IsInFlight || one.Verified is null);
        if (at < 0)
        {
            return;
        }

        var (past, happened) = (_past[at], _ledger.FindLast(one => one.Past == _past[at])!);
        happened.LastAt = _now;
        if (past.Outcome == ActionOutcome.InProgress)
        {
            (past.Outcome, past.FinishedAt, happened.FinishedAt) = (_random.Next(4) == 0 ? (ActionOutcome)_random.Next(2, 4) : ActionOutcome.Succeeded, _now, Write());
        }
        else if (past.Verified is null)
        {
            (past.Verified, past.VerifiedAt, happened.VerifiedAt) = ((VerificationOutcome)_random.Next(4), _now, Write());
            past.IsBeingPutBack = past.Verified != VerificationOutcome.Effective && _random.Next(3) == 0;
        }
        else
        {
            past.IsBeingPutBack = false;
        }
    }

    private string? Ask()
    {
        Forget();
        var request = AnyRequest();
        var context = ContextOf();
        var verdict = guards.Check(request, context);
        var expected = GuardModel.Judge(request, _world, Remembered, _sightings, _now);
        (string? Rule, long? Wait) actual = verdict switch
        {
            Verdict.Deny deny => (deny.Rule, (long?)deny.RetryAfter?.TotalMilliseconds),
            Verdict.NeedsApproval => (Verdict.NeedsApproval.Rule, null),
            _ => (null, null),
        };
        _told = (verdict as Verdict.Deny)?.RetryAfter;
        Refusals[actual.Rule ?? string.Empty] = Refusals.GetValueOrDefault(actual.Rule ?? string.Empty) + 1;
        if (actual != expected)
        {
            return $"seed {seed}, {request.Action.Describe()} at {_now}: the guards say {actual}, the model {expected}";
        }

        if (verdict.IsAllowed)
        {
            Admit(request, context);
        }

        return null;
    }

    private void Admit(ActionRequest request, GuardContext context)
    {
        var number = _number++;
        var first = request.RunId is { } run ? Remembered.Find(one => one.IsOfRun && one.Run == run.Value && one.Caller == request.Caller) : null;
        var restarted = RestartLimitGuard.SlotsRestartedBy(request.Action, context.Target);
        var past = new Past
        {
            At = _now,
            Run = request.RunId?.Value ?? $"{number}",
            IsOfRun = request.RunId is not null,
            Caller = request.Caller,
            Incident = request.IncidentId?.Value,
            Restarted = request.Action is RestartContainer or UpdateEnvironment { Restart: true } ? request.Action.Target : null,
            Key = first?.Key ?? GuardModel.KeyOf(request, _world),
        };
        var record = new ActionRecord
        {
            Id = new ActionId(Ids.Derived(ActionId.Prefix, DateTimeOffset.UnixEpoch, $"{number}")),
            Caller = request.Caller,
            RunId = request.RunId,
            IncidentId = request.IncidentId,
            Target = request.Action.Target,
            Intent = new IntentPayload { Action = request.Action, Before = context.Target, Steps = [], RestartedSlots = restarted, Key = RunBoundary.KeyOf(request, context), Policy = context.Policy.Figures },
            SentAt = DateTimeOffset.UnixEpoch,
            Age = TimeSpan.Zero,
        };
        _ledger.Add(new Happened(Write(), record, past) { LastAt = _now });
        _past.Add(past);
        if (_world.Approval is { State: ApprovalState.Approved } approval)
        {
            _world.Approval = approval with { State = ApprovalState.Used };
        }
    }

    private List<Past> Remembered => [.. _past.Where(one => _now - one.At < Memory.TotalMilliseconds || one.IsInFlight)];

    // Only what can no longer matter to anybody: a reboot takes the clock back to the last entry, and what was too old before it may count again.
    private void Forget()
    {
        _past.RemoveAll(one => _lastEntry - one.At >= Memory.TotalMilliseconds && !one.IsInFlight);
        _sightings.RemoveAll(one => _lastEntry - one.At >= Memory.TotalMilliseconds);

        // The ledger only from its beginning: what is as old as it is because of the boots after it keeps them.
        var kept = _ledger.FindIndex(one => _lastEntry - one.LastAt < Memory.TotalMilliseconds || (one.Past is { } past && _past.Contains(past)));
        _ledger.RemoveRange(0, kept < 0 ? _ledger.Count : kept);
    }

    private GuardContext ContextOf()
    {
        var rule = new AgeRule(new BootInstant($"boot-{_boot}", _uptime));
        var entries = _ledger.SelectMany(one => one.Instants()).OrderByDescending(one => one.Order).ToList();
        foreach (var entry in entries)
        {
            entry.Age(rule);
        }

        var actions = _ledger.Where(one => one.Record is not null && (one.Aged!.Age < Memory || one.Past!.IsInFlight)).Select(one => one.Aged!).ToList();
        var sightings = _ledger.Where(one => one.Service is not null && one.SightingAge < StormGuard.Newly).Select(one => new IncidentSighting(one.Service!, one.SightingAge)).ToList();
        return new GuardContext(new ActionHistory(actions, Freeze: null) { Sightings = sightings }, _world.State, _world.Policy, _world.Freeze)
        {
            Now = _world.Wall,
            Services = World.Watched,
            Approval = ApprovalNow(),
            ApprovalDigest = "this",
        };
    }

    private ApprovalRecord? ApprovalNow()
    {
        if (_world.Approval is not var (state, isOfThis, askedAt))
        {
            return null;
        }

        var request = new ApprovalRequestPayload
        {
            ApprovalId = new ApprovalId("apr"), Action = new RestartContainer("app-1"), Why = "model", Digest = isOfThis ? "this" : "other", LifetimeSeconds = 900, Service = World.Target,
        };
        return new ApprovalRecord(request, "agent", DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(_now - askedAt)) { State = state };
    }

    private ActionRequest AnyRequest()
    {
        var id = $"app-{_random.Next(1, 5)}";
        RemediationAction action = _random.Next(12) switch
        {
            0 or 1 => new ScaleService(World.Target, _random.Next(0, 7)),
            2 or 3 => new UpdateEnvironment(id, new Dictionary<string, string?> { ["LOG_LEVEL"] = _random.Next(5) == 0 ? "shout" : "debug" }, _random.Next(2) == 0),
            4 => new RollbackDeployment(World.Target),
            _ => new RestartContainer(id),
        };
        if (_random.Next(60) == 0)
        {
            _runs[_random.Next(_runs.Count)] = new RunId(Ids.Derived(RunId.Prefix, DateTimeOffset.UnixEpoch, $"{seed}/{_random.NextInt64()}"));
        }

        return new ActionRequest
        {
            Action = action,
            Caller = _random.Next(6) == 0 ? "agent" : "orchestrator",
            RunId = _random.Next(3) == 0 ? null : _runs[_random.Next(_runs.Count)],
            IncidentId = _random.Next(3) == 0 ? null : new IncidentId($"inc-{_random.Next(3)}"),
            Anomaly = _random.Next(4) switch { 0 => null, 1 => AnomalyType.CpuOverload, _ => AnomalyType.MemorySpike },
            AffectedContainers = _random.Next(3) switch { 0 => [], 1 => [id], _ => [id, "app-2", "elsewhere-1"] },
            Mode = _random.Next(20) == 0 ? AutomationMode.Propose : null,
            IsProposal = _random.Next(25) == 0,
            IsIncidentOver = _random.Next(40) == 0,
        };
    }
}
