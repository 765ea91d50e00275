using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class ActionMemoryTests
{
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(4);

    [Fact]
    public void Follow_WhileOthersWriteAndTheFileIsExchanged_KnowsWhatAFreshReadingDoes()
    {
        var random = new Random(12);
        using var one = new Rig();
        using var second = new Rig(one.Time, one.Platform);
        var memory = new ActionMemory(Horizon);
        var known = new List<ActionId>();
        for (var i = 0; i < 600; i++)
        {
            // One memory over two files that take turns: as if one were put in the other's place.
            var rig = random.Next(20) == 0 ? second : one;
            Write(rig, random, known);
            one.Time.Advance(TimeSpan.FromSeconds(random.Next(400)));
            if (random.Next(3) == 0)
            {
                AssertSame(rig, memory);

                // Time alone makes everything older.
                one.Time.Advance(TimeSpan.FromMilliseconds(random.Next(90_000)));
                AssertSame(rig, memory);
            }
        }
    }

    [Fact]
    public void Follow_OfATransactionThatIsRolledBack_ForgetsWhatItHeld()
    {
        using var rig = new Rig();
        Intend(rig);
        Assert.Throws<InvalidOperationException>(() => rig.Ledger.Write<int>(transaction =>
        {
            Append(transaction, EntryKind.Intent, Intent(rig), ActionId.New(rig.Time));
            Assert.Equal(2, transaction.History(Horizon).Actions.Count);
            Assert.Equal(2, transaction.Unsettled().Count);
            throw new InvalidOperationException("Not kept.");
        }));
        Assert.Single(rig.Ledger.Read(reader => reader.History(Horizon)).Actions);

        // The same number is another entry now.
        var id = Intend(rig);
        Assert.Equal(id, rig.Ledger.Read(reader => reader.History(Horizon)).Actions[^1].Id);
        Assert.Equal(2, rig.Ledger.Read(reader => reader.Unsettled()).Count);
    }

    [Fact]
    public void Unsettled_OfAShorterLedgerInTheOthersPlace_IsAskedAnew()
    {
        using var rig = new Rig();
        using var other = new Rig();
        for (var i = 0; i < 5; i++)
        {
            Finish(rig, Intend(rig));
        }

        var memory = new ActionMemory(Horizon);
        Within(rig, connection => memory.Settle(memory.Follow(connection, Now(rig)), upTo: 10));
        Intend(other);
        Within(other, connection => Assert.Single(memory.Follow(connection, Now(other)).Unsettled()));
    }

    private static void AssertSame(Rig rig, ActionMemory memory) => Within(rig, connection =>
    {
        var now = Now(rig);
        var (kept, fresh) = (memory.Follow(connection, now), new ActionMemory(Horizon).Follow(connection, now));
        Assert.Equal(fresh.Head, kept.Head);
        Assert.Equal(Seqs(fresh, fresh.Within(Horizon, now)), Seqs(kept, kept.Within(Horizon, now)));
        Assert.Equal(Seqs(fresh, fresh.Unsettled()), Seqs(kept, kept.Unsettled()));
        Assert.Equal(fresh.Freeze?.Entry, kept.Freeze?.Entry);
        Assert.Equal(LedgerSelect.Younger(connection, ApprovalFold.Kinds, ApprovalReading.Memory, now), AgeRule.Younger(kept.Approvals, ApprovalReading.Memory, now));
        Assert.Equal(LedgerSelect.Younger(connection, [EntryKind.IncidentSeen], SightingReading.Memory, now), AgeRule.Younger(kept.Sightings, SightingReading.Memory, now));

        IReadOnlyList<ActionId> ids = [.. kept.Within(Horizon, now).Union(kept.Unsettled())];
        Assert.Equal(Told(ActionHistory.Fold(fresh.Of(ids, withFreeze: true), now)), Told(memory.Fold(kept, ids, now)));
    });

    private static string Told(ActionHistory history) => System.Text.Json.JsonSerializer.Serialize(history);

    private static IEnumerable<long> Seqs(RecentActions actions, IEnumerable<ActionId> ids) => actions.Of(ids, withFreeze: false).Select(parsed => parsed.Entry.Seq);

    private static BootInstant Now(Rig rig) => rig.Get<BootClock>().Now;

    private static void Within(Rig rig, Action<SqliteConnection> use)
    {
        using var connection = LedgerConnection.Open(new LedgerFiles(rig.Directory).Database, TimeSpan.FromSeconds(1));
        use(connection);
    }

    private static void Write(Rig rig, Random random, List<ActionId> known)
    {
        switch (random.Next(9))
        {
            case 0 or 1:
                known.Add(Intend(rig));
                break;
            case 2:
                rig.Ledger.Append(new EntryDraft(random.Next(2) == 0 ? EntryKind.Frozen : EntryKind.Thawed, "operator", new FreezePayload($"{random.Next()}")));
                break;
            case 3:
                rig.Ledger.Append(new EntryDraft(EntryKind.IncidentSeen, "agent", new IncidentSeenPayload("demo-app")) { IncidentId = new IncidentId($"inc-{random.Next()}") });
                break;
            case 4 when known.Count > 0:
                // The use of an approval belongs to an action too, of whatever age.
                rig.Ledger.Append(new EntryDraft(EntryKind.ApprovalUsed, "agent", new ApprovalPayload(ApprovalId.New(rig.Time), Comment: null)) { ActionId = known[random.Next(known.Count)] });
                break;
            case 4 or 5:
                rig.Ledger.Append(new EntryDraft(EntryKind.Approved, "operator", new ApprovalPayload(ApprovalId.New(rig.Time), Comment: null)));
                break;
            default:
                // Any action that was ever admitted, in either file, may be heard of again.
                if (known.Count > 0)
                {
                    Finish(rig, known[random.Next(known.Count)]);
                }

                break;
        }
    }

    private static ActionId Intend(Rig rig)
    {
        var id = ActionId.New(rig.Time);
        rig.Ledger.Write(transaction => Append(transaction, EntryKind.Intent, Intent(rig), id));
        return id;
    }

    private static void Finish(Rig rig, ActionId id) => rig.Ledger.Write(transaction =>
    {
        Append(transaction, EntryKind.Outcome, new OutcomePayload(ActionOutcome.Succeeded, "test"), id);
        return Append(transaction, EntryKind.Verified, new VerificationPayload(VerificationOutcome.Effective, "test"), id);
    });

    private static LedgerEntry Append(LedgerTransaction transaction, EntryKind kind, object payload, ActionId id) =>
        transaction.Append(new EntryDraft(kind, "agent", payload) { ActionId = id, Tool = RestartContainer.ToolName });

    private static IntentPayload Intent(Rig rig) =>
        new() { Action = new RestartContainer("demo-app-1"), Before = new TargetState(rig.Platform.State.Services[0], []), Steps = [], Policy = new PolicyOptions().Figures };
}
