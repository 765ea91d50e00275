using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Running;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class RunQueueTests
{
    private readonly RunQueue queue = new();

    [Fact]
    public void Startable_FiringIncident_GetsOneRunAndNoSecond()
    {
        var incident = RunStory.Incident();

        Assert.Equal([incident], queue.Startable([incident]));
        queue.Begin(incident);
        Assert.Empty(queue.Startable([incident]));
        queue.End(Ended(incident, Recovery.Escalated));
        Assert.Empty(queue.Startable([incident]));
    }

    [Fact]
    public void Startable_PendingIncident_Waits() =>
        Assert.Empty(queue.Startable([RunStory.Incident() with { State = IncidentState.Pending }]));

    [Fact]
    public void Startable_TwoIncidentsOfOneService_RunOneAfterTheOther()
    {
        var first = RunStory.Incident();
        var second = first with { Id = new IncidentId(Ids.Derived("inc", RunStory.Start, "other")), Severity = Severity.Critical };

        Assert.Equal([second], queue.Startable([first, second]));
        queue.Begin(second);
        Assert.Empty(queue.Startable([first, second]));
        queue.End(Ended(second, Recovery.Recovered));
        Assert.Equal([first], queue.Startable([first, second]));
    }

    [Fact]
    public void Startable_RunThatAFreezeStopped_MayBeginAgain()
    {
        var incident = RunStory.Incident();
        queue.Begin(incident);

        queue.End(Ended(incident, Recovery.Stopped));

        Assert.Equal([incident], queue.Startable([incident]));
    }

    private static Run Ended(Incident incident, Recovery outcome) => Run.From(
    [
        new RunStarted
        {
            RunId = new RunId("run-1"), Time = RunStory.Start, Incident = incident, RunbookId = "r", Markdown = string.Empty, ContentHash = string.Empty,
        },
        new RunFinished { RunId = new RunId("run-1"), Time = RunStory.Start, Outcome = outcome, Message = "ended" },
    ]);
}
