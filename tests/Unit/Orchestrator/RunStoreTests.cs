using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Orchestrator.Running;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class RunStoreTests : IDisposable
{
    private readonly DataDirectory data = DataDirectory.Open(Directory.CreateTempSubdirectory("runs-").FullName);

    [Fact]
    public void Unfinished_AfterTheProcessDied_GivesTheRunWhereItStood()
    {
        var started = Started("run-01234567-89ab-7def-8123-456789abcdef");
        var acting = new StepStarted
        {
            RunId = started.RunId,
            Time = RunStory.Start,
            Position = new StepPosition(RunPhase.Steps, 1),
            Text = "restart",
            Action = new UpdateEnvironment("demo-app-2", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true),
        };
        using (var store = new RunStore(data))
        {
            store.Append(started);
            store.Append(acting);
        }

        using var reopened = new RunStore(data);
        var run = Assert.Single(reopened.Unfinished());

        Assert.Equal(acting.Position, run.Position);
        Assert.Equal(acting.Action.Describe(), run.Current!.Action!.Describe());
        Assert.Equal(started.Incident.Fingerprint, run.Incident.Fingerprint);
    }

    [Fact]
    public void Unfinished_RunThatEnded_IsNotGiven()
    {
        using var store = new RunStore(data);
        var started = Started("run-11234567-89ab-7def-8123-456789abcdef");
        store.Append(started);
        store.Append(new RunFinished { RunId = started.RunId, Time = RunStory.Start, Outcome = Recovery.Recovered, Message = "gone" });

        Assert.Empty(store.Unfinished());
        Assert.Equal(Recovery.Recovered, Assert.Single(store.Latest(10)).Finished!.Outcome);
        Assert.Equal(2, store.Events(started.RunId).Count);
    }

    public void Dispose() => Directory.Delete(data.Path, recursive: true);

    private static RunStarted Started(string id) => new()
    {
        RunId = new RunId(id), Time = RunStory.Start, Incident = RunStory.Incident(), RunbookId = "memory-spike", Markdown = "# M", ContentHash = "0",
    };
}
