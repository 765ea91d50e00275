using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Tests.Executor;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Two orchestrators, each with a data directory and a run of its own, follow the same runbook for one incident at the same time.</summary>
public sealed class RunRaceTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Orchestrators_OnOneIncident_OnlyOneActs()
    {
        var (doubled, waited, random) = (0, 0, new Random(9));
        for (var race = 0; race < Size.Of(300, 3000); race++)
        {
            using var one = new Rig();

            // The second sees the incident as its own monitor does: under the same id, or under another.
            using var other = new Rig(one.Time, one.Platform, one.Directory);
            var incident = IncidentId.New(one.Time);
            var otherIncident = race % 3 == 0 ? IncidentId.New(one.Time) : incident;
            var helps = random.Next(3) > 0;
            var isOver = false;
            var asking = 0;
            var runs = new[] { Follow(one, incident), Follow(other, otherIncident) };
            await PassAsync(one.Time, Task.WhenAll(runs), () => Volatile.Read(ref asking) > 0);

            var acting = one.Actions().Select(action => action.RunId).Distinct().Count();
            doubled += acting > 1 ? 1 : 0;
            waited += one.Entries(EntryKind.Denied).Any(entry => entry.Payload.Contains("RUN_IN_PROGRESS", StringComparison.Ordinal)) ? 1 : 0;

            async Task Follow(Rig rig, IncidentId id)
            {
                var run = RunId.New(rig.Time);
                await Task.Yield();
                foreach (var action in new RemediationAction[] { new RestartContainer("demo-app-1"), new UpdateEnvironment("demo-app-1", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true) })
                {
                    if (await ActAsync(rig, action, run, id, () => isOver, AskAsync) is not { } sent)
                    {
                        return;
                    }

                    await Task.Delay(TimeSpan.FromSeconds(30), rig.Time);
                    isOver |= helps || sent.Action is UpdateEnvironment;
                    var outcome = isOver ? VerificationOutcome.Effective : VerificationOutcome.Ineffective;
                    await AskAsync(() => rig.Get<VerificationDesk>().ReportAsync(sent.Id, new VerificationPayload(outcome, "seen"), "orchestrator", CancellationToken.None));
                    if (isOver)
                    {
                        return;
                    }
                }
            }

            async Task<T> AskAsync<T>(Func<Task<T>> ask)
            {
                Interlocked.Increment(ref asking);
                try
                {
                    return await ask();
                }
                finally
                {
                    Interlocked.Decrement(ref asking);
                }
            }
        }

        Figures.Tell("two orchestrators on one incident", $"{Size.Of(300, 3000)} races, {doubled} double runs, {waited} times the other was told to wait");
        Assert.Equal(0, doubled);
    }

    // The two race in real time; what they wait for passes in large steps, but not while the executor is at work: a slow machine would be taken for a silent one.
    private static async Task PassAsync(TestTime time, Task runs, Func<bool> isAsking)
    {
        while (await Task.WhenAny(runs, Task.Delay(Moment, TimeProvider.System)) != runs)
        {
            time.Advance(isAsking() ? Moment : TimeSpan.FromSeconds(15));
        }

        await runs;
    }

    // As the orchestrator does: what frees soon enough is waited for, and then the same is asked for once more.
    private static async Task<ActionRecord?> ActAsync(
        Rig rig, RemediationAction action, RunId run, IncidentId incident, Func<bool> isOver, Func<Func<Task<ActionAnswer>>, Task<ActionAnswer>> ask)
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var request = new ActionRequest
            {
                Action = action, Caller = "orchestrator", RunId = run, IncidentId = incident, Anomaly = AnomalyType.MemorySpike, AffectedContainers = ["demo-app-1"], IsIncidentOver = isOver(), IdempotencyKey = $"{run}/{action.Tool}/{attempt}",
            };
            switch (await ask(() => rig.Get<ActionDesk>().SubmitAsync(request, CancellationToken.None)))
            {
                case ActionAnswer.Sent sent:
                    return sent.Record;
                case ActionAnswer.Refused { Verdict.RetryAfter: { } wait } when wait <= Patience:
                    await Task.Delay(wait, rig.Time);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
