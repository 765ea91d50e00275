using System.Collections.Concurrent;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Freezes automation during every call of every action: it is in force within 100 ms, and nothing is left half done.</summary>
[Collection<Measured>]
public sealed class FreezeTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan InForce = TimeSpan.FromMilliseconds(100);

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
        var (late, sent) = (new List<double>(), 0);
        for (var round = 0; round < Size.Of(40, 400); round++)
        {
            using var attacked = new InProcess(replicas: 4);
            using var stop = new CancellationTokenSource();
            var admitted = new ConcurrentQueue<long>();
            var asking = Enumerable.Range(1, 2).Select(_ => AskOnAsync(attacked, admitted, stop.Token)).ToList();
            await Task.Delay(Moment, TimeProvider.System);

            // From before the switch is touched, in turn by the file and by the ledger, until well after it.
            var frozen = TimeProvider.System.GetTimestamp();
            if (round % 2 == 0)
            {
                await File.WriteAllTextAsync(Path.Combine(attacked.Data, "FREEZE"), "by hand");
            }
            else
            {
                attacked.Freeze.Freeze("by hand", "operator");
            }

            await Task.Delay(InForce * 2, TimeProvider.System);
            await stop.CancelAsync();
            await Task.WhenAll(asking);
            sent += admitted.Count;
            late.Add(admitted.Select(asked => TimeProvider.System.GetElapsedTime(frozen, asked).TotalMilliseconds).DefaultIfEmpty().Max());
            Facts.AssertNone([.. InvariantChecker.Check(attacked.Evidence()).Where(violation => violation.Invariant == 7)]);
        }

        Figures.Tell("freeze while many ask", $"{late.Count} times, {sent} requests admitted before it, the last of those asked for after it {Math.Max(0, late.Max()):0.0} ms after it");
        Assert.InRange(late.Max(), double.MinValue, InForce.TotalMilliseconds);
        Assert.True(sent > late.Count, "Too little was admitted to say something.");
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

    // When the requests were made that were admitted.
    private static async Task AskOnAsync(InProcess attacked, ConcurrentQueue<long> admitted, CancellationToken cancellationToken)
    {
        for (var number = 1; !cancellationToken.IsCancellationRequested; number = (number % 4) + 1)
        {
            var asked = TimeProvider.System.GetTimestamp();
            if (await attacked.SubmitAsync(new RestartContainer($"{ScriptedVictim.Service}-{number}")) is ActionAnswer.Sent)
            {
                admitted.Enqueue(asked);
            }

            attacked.Advance(TimeSpan.FromSeconds(400));
        }
    }
}
