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
        queue.TryBegin(incident);
        Assert.Empty(queue.Startable([incident]));
        queue.End(Ended(incident, Recovery.Escalated));
        Assert.Empty(queue.Startable([incident]));
    }

    [Fact]
    public void GiveBack_ClaimWithoutARun_MayBeClaimedAgain()
    {
        var incident = RunStory.Incident();
        Assert.True(queue.TryBegin(incident));
        Assert.False(queue.TryBegin(incident));

        queue.GiveBack(incident);

        Assert.Equal([incident], queue.Startable([incident]));
        Assert.True(queue.TryBegin(incident));
    }

    [Fact]
    public void Startable_PendingIncident_Waits() =>
        Assert.Empty(queue.Startable([RunStory.Incident() with { State = IncidentState.Pending }]));

    [Fact]
    public void Startable_TwoIncidentsOfOneService_RunOneAfterTheOther()
    {
        var first = RunStory.Incident();
        var second = first with
        {
            Id = new IncidentId(Ids.Derived("inc", RunStory.Start, "other")), Fingerprint = first.Fingerprint with { ContainerId = "other" }, Severity = Severity.Critical,
        };

        Assert.Equal([second], queue.Startable([first, second]));
        queue.TryBegin(second);
        Assert.Empty(queue.Startable([first, second]));
        queue.End(Ended(second, Recovery.Recovered));
        Assert.Equal([first], queue.Startable([first, second]));
    }

    [Fact]
    public void Startable_RunThatAFreezeStopped_MayBeginAgain()
    {
        var incident = RunStory.Incident();
        queue.TryBegin(incident);

        queue.End(Ended(incident, Recovery.Stopped));

        Assert.Equal([incident], queue.Startable([incident]));
    }

    [Theory]
    [InlineData(Recovery.Recovered)]
    [InlineData(Recovery.Escalated)]
    public void Startable_SameTroubleUnderTheIdOfANewMonitor_IsAnsweredByTheRunThatWasTakenUp(Recovery outcome)
    {
        var incident = RunStory.Incident();
        var again = incident with { Id = new IncidentId(Ids.Derived("inc", RunStory.Start, "new monitor")) };
        var ended = Ended(incident, outcome) with { Finished = null };
        queue.Remember(ended);

        Assert.Empty(queue.Startable([again]));
        queue.End(Ended(incident, outcome));
        Assert.Empty(queue.Startable([again]));
        Assert.False(queue.TryBegin(again));
    }

    [Fact]
    public void Startable_TroubleThatBeganAfterTheRunEnded_GetsARunOfItsOwn()
    {
        var incident = RunStory.Incident();
        var later = incident with { Id = new IncidentId(Ids.Derived("inc", RunStory.Start, "later")), StartedAt = RunStory.Start.AddSeconds(1) };
        queue.TryBegin(incident);

        queue.End(Ended(incident, Recovery.Recovered));

        Assert.Equal([later], queue.Startable([later]));
    }

    [Fact]
    public void TryBegin_TwoRoundsAtOnce_OnlyOneGetsIt()
    {
        var incident = RunStory.Incident();

        Assert.True(queue.TryBegin(incident));
        Assert.False(queue.TryBegin(incident));
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
