using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class HistoryReadingTests
{
    [Fact]
    public void History_OfAWindow_HoldsExactlyWhatAFoldOfEverythingDoes()
    {
        var random = new Random(11);
        using var rig = new Rig();
        var rigs = new List<Rig> { rig };
        for (var i = 0; i < 200; i++)
        {
            var current = rigs[^1];
            Intend(current, isFinished: random.Next(8) > 0);
            current.Time.Advance(TimeSpan.FromSeconds(random.Next(600)));
            if (random.Next(40) == 0)
            {
                var time = new TestTime { UptimeAtStart = TimeSpan.FromSeconds(random.Next(300)) };
                rigs.Add(new Rig(time, rig.Platform, rig.Directory, bootId: $"boot-{rigs.Count + 1}"));
            }

            AssertSame(rigs[^1]);
        }

        rigs.Skip(1).ToList().ForEach(other => other.Dispose());
    }

    private static void AssertSame(Rig rig) => rig.Ledger.Read(reader =>
    {
        var everything = ActionHistory.Fold(reader.Entries(new LedgerQuery { After = 0, Limit = 1000 }), reader.Now);
        var expected = everything.Actions.Where(action => action.Age < PolicyOptions.Window || action.IsInFlight).Select(action => (action.Id, Math.Min(action.Age.Ticks, PolicyOptions.Window.Ticks), action.Outcome));
        var actual = reader.History(PolicyOptions.Window).Actions
            .Where(action => action.Age < PolicyOptions.Window || action.IsInFlight)
            .Select(action => (action.Id, Math.Min(action.Age.Ticks, PolicyOptions.Window.Ticks), action.Outcome));
        Assert.Equal(expected, actual);
        return true;
    });

    private static void Intend(Rig rig, bool isFinished) => rig.Ledger.Write(transaction =>
    {
        var id = ActionId.New(rig.Time);
        var state = rig.Platform.State;
        var intent = new IntentPayload { Action = new RestartContainer("demo-app-1"), Before = new TargetState(state.Services[0], []), Steps = [], Policy = new PolicyOptions().Figures };
        transaction.Append(new EntryDraft(EntryKind.Intent, "agent", intent) { ActionId = id, Tool = RestartContainer.ToolName });
        return isFinished ? transaction.Append(new EntryDraft(EntryKind.Outcome, "agent", new OutcomePayload(ActionOutcome.Failed, "test")) { ActionId = id }) : null;
    });
}
