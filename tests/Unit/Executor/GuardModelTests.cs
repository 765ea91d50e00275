using CsCheck;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

/// <summary>Compares the guards over a folded ledger with a model of a few lines, over random sequences with reboots.</summary>
public sealed class GuardModelTests
{
    private const int Hour = 3_600_000;
    private static readonly TestTime Time = new();
    private static readonly GuardChain Guards = new([new RateLimitGuard(), new RestartLimitGuard(), new SpacingGuard()]);

    private abstract record Op
    {
        public sealed record Wait(int Milliseconds) : Op;

        public sealed record Restart(int Slot) : Op;

        public sealed record Scale : Op;

        public sealed record Reboot(int Uptime) : Op;

        /// <summary>Waits exactly as long as the last refusal said, or a millisecond less.</summary>
        public sealed record WaitAsTold(bool IsShort) : Op;
    }

    private static readonly Gen<Op> AnyOp = Gen.Frequency(
        (6, Gen.Int[0, 12_000].Select(ms => (Op)new Op.Wait(ms))),
        (1, Gen.Int[0, Hour].Select(ms => (Op)new Op.Wait(ms))),
        (8, Gen.Int[1, 3].Select(slot => (Op)new Op.Restart(slot))),
        (3, Gen.Const((Op)new Op.Scale())),
        (3, Gen.Bool.Select(isShort => (Op)new Op.WaitAsTold(isShort))),
        (1, Gen.Int[0, 60_000].Select(ms => (Op)new Op.Reboot(ms))));

    [Fact]
    public void Guards_OverAnySequence_DecideAsTheModel() =>
        AnyOp.Array[80].Sample(ops => new Machine().Run(ops), iter: 500);

    private sealed class Machine
    {
        private readonly List<LedgerEntry> _entries = [];
        private readonly List<(long At, string? Slot)> _sent = [];
        private int _boot;
        private long _uptime = 10_000;

        // The model's clock: it runs with the boot clock, and loses at a reboot what came after the last entry.
        private long _counted;
        private long _lastEntryCounted;
        private bool _bootHasEntry;
        private long _bootBegan;
        private TimeSpan? _told;

        public bool Run(Op[] ops) => Array.TrueForAll(ops, Apply);

        private bool Apply(Op op) => op switch
        {
            Op.Wait wait => Pass(wait.Milliseconds),
            Op.WaitAsTold wait => Pass(Math.Max(0, (long)(_told?.TotalMilliseconds ?? 0) - (wait.IsShort ? 1 : 0))),
            Op.Reboot reboot => Reboot(reboot.Uptime),
            Op.Restart restart => Ask(new RestartContainer($"demo-app-{restart.Slot}"), $"fake/demo-app/demo-app-{restart.Slot}"),
            _ => Ask(new ScaleService("demo-app", 4), slot: null),
        };

        private bool Pass(long milliseconds)
        {
            _uptime += milliseconds;
            _counted += milliseconds;
            return true;
        }

        private bool Reboot(int uptime)
        {
            _boot++;
            _uptime = uptime;
            _counted = (_bootHasEntry ? _lastEntryCounted : _bootBegan) + uptime;
            _bootBegan = _counted - uptime;
            _bootHasEntry = false;
            return true;
        }

        private bool Ask(RemediationAction action, string? slot)
        {
            var now = new BootInstant($"boot-{_boot}", _uptime);
            var fleet = Fleet.Of("demo-app", 3, Time);
            var context = new GuardContext(ActionHistory.Fold(_entries, now), new TargetState(fleet.Services[0], fleet.Containers), new PolicyOptions(), FreezeState.Thawed);
            var verdict = Guards.Check(new ActionRequest { Action = action, Caller = "agent" }, context);
            var expected = Model(slot);
            _told = (verdict as Verdict.Deny)?.RetryAfter;
            if (verdict.IsAllowed)
            {
                Record(action, slot, now);
            }

            return expected == (verdict is Verdict.Deny deny ? (deny.Rule, (long)deny.RetryAfter!.Value.TotalMilliseconds) : (null, 0L));
        }

        private (string? Rule, long Wait) Model(string? slot)
        {
            var recent = _sent.Where(sent => _counted - sent.At < Hour).ToList();
            if (recent.Count >= 10)
            {
                return ("RATE_LIMIT", recent[^10].At + Hour - _counted);
            }

            var restarts = recent.Where(sent => slot is not null && sent.Slot == slot).ToList();
            if (restarts.Count >= 3)
            {
                return ("RESTART_LIMIT", restarts[^3].At + Hour - _counted);
            }

            return _sent.Count > 0 && _counted - _sent[^1].At < 5000 ? ("SPACING", _sent[^1].At + 5000 - _counted) : (null, 0);
        }

        private void Record(RemediationAction action, string? slot, BootInstant now)
        {
            var fleet = Fleet.Of("demo-app", 3, Time);
            var id = new ActionId(Ids.Derived(ActionId.Prefix, Time.GetUtcNow(), $"{_entries.Count}"));
            var intent = new IntentPayload
            {
                Action = action,
                Before = new TargetState(fleet.Services[0], []),
                Steps = [],
                RestartedSlots = slot is null ? [] : [slot],
                Policy = new PolicyOptions().Figures,
            };
            _entries.Add(new LedgerEntry
            {
                Seq = _entries.Count + 1,
                Time = Time.GetUtcNow(),
                Instant = now,
                Kind = EntryKind.Intent,
                ActionId = id,
                Caller = "agent",
                Payload = LedgerJson.Write(intent),
                PreviousHash = string.Empty,
                Hash = string.Empty,
            });
            _sent.Add((_counted, slot));
            (_lastEntryCounted, _bootHasEntry) = (_counted, true);
        }
    }
}
