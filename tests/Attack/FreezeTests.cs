using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Freezes automation during every call of every action: it is in force within 100 ms, and nothing is left half done.</summary>
public sealed class FreezeTests
{
    private static readonly IReadOnlyList<RemediationAction> Actions =
    [
        new RestartContainer($"{ScriptedVictim.Service}-1"),
        new ScaleService(ScriptedVictim.Service, 4),
        new ScaleService(ScriptedVictim.Service, 1),
        new UpdateEnvironment($"{ScriptedVictim.Service}-1", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true),
        new UpdateEnvironment($"{ScriptedVictim.Service}-1", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: false),
        new RollbackDeployment(ScriptedVictim.Service),
    ];

    [Fact]
    public async Task Freeze_DuringEveryCall_LandsOrCallsOff()
    {
        var (moments, landed, calledOff) = (0, 0, 0);
        foreach (var action in Actions)
        {
            for (var call = 1; ; call++)
            {
                using var attacked = new InProcess();
                if (await FrozenAtAsync(attacked, action, call, byFile: call % 2 == 0) is not { } outcome)
                {
                    break;
                }

                moments++;
                landed += outcome == ActionOutcome.Succeeded ? 1 : 0;
                calledOff += outcome == ActionOutcome.Failed ? 1 : 0;
                Facts.AssertNone(InvariantChecker.Check(attacked.Evidence()));
                Assert.NotEqual(ActionOutcome.Indeterminate, outcome);
                Assert.Equal("FROZEN", Assert.IsType<ActionAnswer.Refused>(await attacked.SubmitAsync(Actions[0])).Verdict.Rule);
            }
        }

        Figures.Tell("freeze during every step", $"{moments} steps, {landed} actions landed, {calledOff} called off before anything that runs was touched, 0 half done");
        Assert.True(moments >= 20 && landed > 0 && calledOff > 0);
    }

    [Fact]
    public async Task Freeze_WhileManyAsk_IsInForceWithin100Ms()
    {
        var late = new List<long>();
        for (var round = 0; round < Size.Of(40, 400); round++)
        {
            using var attacked = new InProcess(replicas: 4);
            using var stop = new CancellationTokenSource();
            var asking = Enumerable.Range(1, 2).Select(_ => AskOnAsync(attacked, stop.Token)).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
            await File.WriteAllTextAsync(Path.Combine(attacked.Data, "FREEZE"), "by hand");
            attacked.Freeze.Freeze("by hand", "operator");
            await stop.CancelAsync();
            await Task.WhenAll(asking);

            var evidence = attacked.Evidence();
            Facts.AssertNone([.. InvariantChecker.Check(evidence).Where(violation => violation.Invariant == 7)]);
            var frozen = evidence.Entries.First(entry => entry.Kind == EntryKind.Frozen).Instant.Milliseconds;
            late.Add(evidence.Entries.Where(entry => entry.Kind == EntryKind.Intent).Select(entry => entry.Instant.Milliseconds - frozen).DefaultIfEmpty().Max());
        }

        Figures.Tell("freeze while many ask", $"{late.Count} times, last admission at most {Math.Max(0, late.Max())} ms after it");
        Assert.InRange(late.Max(), long.MinValue, 100);
    }

    // The action's outcome when it was frozen in its n-th call; null when it has no such call.
    private static async Task<ActionOutcome?> FrozenAtAsync(InProcess attacked, RemediationAction action, int at, bool byFile)
    {
        var calls = 0;
        var isFrozen = false;
        attacked.Engine.BeforeCall = async (_, cancellationToken) =>
        {
            if (++calls == at)
            {
                isFrozen = true;
                if (byFile)
                {
                    await File.WriteAllTextAsync(Path.Combine(attacked.Data, "FREEZE"), "by hand", cancellationToken);
                }

                attacked.Freeze.Freeze("by hand", "operator");
            }
        };
        var answer = Assert.IsType<ActionAnswer.Sent>(await attacked.SubmitAsync(action));
        return isFrozen ? answer.Record.Outcome : null;
    }

    private static async Task AskOnAsync(InProcess attacked, CancellationToken cancellationToken)
    {
        for (var number = 1; !cancellationToken.IsCancellationRequested; number = (number % 4) + 1)
        {
            await attacked.SubmitAsync(new RestartContainer($"{ScriptedVictim.Service}-{number}"));
            attacked.Advance(TimeSpan.FromSeconds(400));
        }
    }
}
