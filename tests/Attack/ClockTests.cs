using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Executor;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Sets the wall clock by hours both ways, suspends and reboots the machine between actions: budgets are what the time that certainly passed leaves of them.</summary>
public sealed class ClockTests
{
    private const int Hour = 3_600_000;

    [Fact]
    public async Task Clocks_SetSuspendedAndRebooted_FreeAndLoseNothing()
    {
        var (jumps, suspends, reboots, sent) = (0, 0, 0, 0);
        for (var seed = 0; seed < Size.Of(6, 60); seed++)
        {
            var random = new Random(seed);
            var rigs = new List<Rig> { new(new TestTime()) };

            // What certainly passed: in a boot what its clock shows, over a reboot what the new clock shows since the last entry.
            var (now, last, begin) = (0L, 0L, 0L);
            var actions = new List<(long At, string Replica)>();
            for (var step = 0; step < 120; step++)
            {
                var rig = rigs[^1];
                switch (random.Next(6))
                {
                    case 0:
                        rig.Time.WallOffset += TimeSpan.FromHours(random.Next(-9, 10));
                        jumps++;
                        break;
                    case 1 or 2:
                        // CLOCK_BOOTTIME goes on while the machine sleeps.
                        var pause = random.Next(20 * 60_000);
                        rig.Time.Advance(TimeSpan.FromMilliseconds(pause));
                        now += pause;
                        suspends++;
                        break;
                    case 3 when random.Next(4) == 0 && last > begin:
                        var uptime = random.Next(120_000);
                        rigs.Add(new Rig(new TestTime { UptimeAtStart = TimeSpan.FromMilliseconds(uptime), WallOffset = TimeSpan.FromHours(random.Next(-9, 10)) }, rig.Platform, rig.Directory, bootId: $"boot-{rigs.Count + 1}"));
                        (begin, now) = (last, last + uptime);
                        reboots++;
                        break;
                    default:
                        var replicas = rig.Platform.State.Containers;
                        var replica = replicas[random.Next(replicas.Count)];
                        var report = await rig.Get<LimitsReader>().ReadAsync(CancellationToken.None);
                        AssertBudgets(report, actions, now);
                        if (report.Actions.Left > 0 && report.NextActionInSeconds <= 0 && report.Restarts.Single(budget => budget.ContainerId == replica.Id).Left > 0)
                        {
                            Admit(rig, replica);
                            actions.Add((now, replica.Id));
                            last = now;
                            sent++;
                        }

                        break;
                }
            }

            rigs.Skip(1).ToList().ForEach(rig => rig.Dispose());
            rigs[0].Dispose();
        }

        Figures.Tell("clocks set, suspended, rebooted", $"{jumps} wall clock jumps of up to 9 h, {suspends} suspends, {reboots} reboots, {sent} actions, 0 budgets freed or lost");
        Assert.True(jumps > 50 && reboots > 10);
    }

    private static void AssertBudgets(LimitsReport report, List<(long At, string Replica)> actions, long now)
    {
        AssertBudget((report.Actions.Used, report.Actions.FreesInSeconds), [.. actions.Select(action => action.At)], limit: 10, now);
        Assert.Equal(actions.Count == 0 ? 0 : Math.Max(0, actions[^1].At + 5000 - now) / 1000.0, report.NextActionInSeconds);
        foreach (var budget in report.Restarts)
        {
            AssertBudget((budget.Used, budget.FreesInSeconds), [.. actions.Where(action => action.Replica == budget.ContainerId).Select(action => action.At)], limit: 3, now);
        }
    }

    private static void AssertBudget((int Used, double? FreesInSeconds) told, List<long> sent, int limit, long now)
    {
        var used = sent.Count(at => now - at < Hour);
        Assert.Equal(used, told.Used);
        Assert.Equal(used < limit ? null : (sent[^limit] + Hour - now) / 1000.0, told.FreesInSeconds);
    }

    // What an admission and its end write.
    private static void Admit(Rig rig, Container replica) => rig.Ledger.Write(transaction =>
    {
        var id = ActionId.New(rig.Time);
        var state = rig.Platform.State;
        transaction.Append(new EntryDraft(EntryKind.Intent, "agent", new IntentPayload
        {
            Action = new RestartContainer(replica.Id), Before = new TargetState(state.Services[0], []), Steps = [], RestartedSlots = [Slot.Of(replica)], Policy = new PolicyOptions().Figures,
        })
        { ActionId = id, Tool = "restart-container" });
        return transaction.Append(new EntryDraft(EntryKind.Outcome, "agent", new OutcomePayload(ActionOutcome.Failed, "test")) { ActionId = id });
    });
}
