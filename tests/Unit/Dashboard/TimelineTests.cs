using System.Text.Json;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Runbooks;
using RunbookExecutor.Dashboard.Timelines;
using RunbookExecutor.Dashboard.Views;
using RunbookExecutor.Tests.Orchestrator;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

public sealed class TimelineTests
{
    private const string Markdown = "# Memory spike\n\n## Steps\n\n1. Restart the affected container\n2. `wait 5s`\n3. Verify that memory < 70 % for 1m\n";
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunId Run = new("run-1");

    [Fact]
    public void Of_WhatFourRolesTell_IsOneOrderByTime()
    {
        var moments = Timeline.Of(
            incident: null,
            [Step(0, "Restart the affected container", at: 2), Finished(0, "restarted", at: 6)],
            [Entry(EntryKind.Intent, at: 4), Entry(EntryKind.Outcome, at: 5), Entry(EntryKind.Verified, at: 7)],
            [Call("restart-container", at: 3)]);

        Assert.Equal(
            ["Step 1: Restart the affected container", "agent calls restart-container", "Every guard lets restart-container pass", "Read back from the platform"],
            moments.Select(moment => moment.Title));
        Assert.Equal(["step", "tool", "guard", "action"], moments.Select(moment => moment.Kind));
    }

    [Theory]
    [InlineData(false, false, "busy", "under way")]
    [InlineData(true, false, "good", "restarted")]
    [InlineData(false, true, "", null)]
    public void Step_AsTheRunGoesOn_IsOneLineWithItsEnd(bool isFinished, bool isRunOver, string tone, string? detail)
    {
        RunEvent[] events = [Step(0, "Restart", at: 1), .. isFinished ? [Finished(0, "restarted", at: 2)] : Array.Empty<RunEvent>(), .. isRunOver ? [Ended(at: 3)] : Array.Empty<RunEvent>()];

        var step = Timeline.Of(incident: null, events, [], [])[0];

        Assert.Equal((tone, detail), (step.Tone, step.Detail));
    }

    [Fact]
    public void Entry_OnATimeline_LeadsToItsPlaceInTheLedger() =>
        Assert.Equal("/ledger?at=4", Assert.Single(Timeline.Of(incident: null, [], [Entry(EntryKind.Outcome, at: 4)], [])).Link);

    [Fact]
    public void Step_OnATimeline_LeadsToItsLineInTheRunbookBesideIt()
    {
        var moments = Timeline.Of(incident: null, [Started(), Step(0, "Restart the affected container", at: 1), Skipped(1, "`wait 5s`", at: 2)], [], []);

        Assert.Equal([$"/incidents/{RunStory.Incident().Id.Value}#line-5", $"/incidents/{RunStory.Incident().Id.Value}#line-6"], moments.Where(moment => moment.Kind == "step").Select(moment => moment.Link));
        Assert.Contains("<li id=\"line-5\"", RunbookHtml.Render(Markdown, StepMarks.Of("memory-spike", Markdown, [Step(0, "Restart the affected container", at: 1)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_OfAWholeStory_LeadAllSomewhere()
    {
        RunEvent[] events =
        [
            Started(), Step(0, "Restart the affected container", at: 1), Finished(0, "restarted", at: 3), Ended(at: 6),
            new SymptomVerified { RunId = Run, Time = At(4), Outcome = VerificationOutcome.Ineffective, Evidence = "still 90 %" },
            new PersonCalled { RunId = Run, Time = At(5), Reason = "It did not help." },
        ];

        var moments = Timeline.Of(RunStory.Incident() with { ResolvedAt = At(7) }, events, [Entry(EntryKind.Intent, at: 2)], [Call("restart-container", at: 2)]);

        Assert.All(moments, moment => Assert.StartsWith("/", moment.Link, StringComparison.Ordinal));
        Assert.Equal("/activity?call=executor-1", Assert.Single(moments, moment => moment.Kind == "tool").Link);
    }

    [Fact]
    public void Intent_OnATimeline_TellsTheLimitsThatWereInForce()
    {
        var intent = new IntentPayload
        {
            Action = new RestartContainer("demo-app-1"),
            Before = new TargetState(new Service { Name = "demo-app", Platform = "local", DesiredReplicas = 1, Mode = AutomationMode.Auto }, []),
            Steps = [],
            Policy = new PolicyFigures(10, 3, 5, 1, 5, 2),
        };
        var entry = Entry(EntryKind.Intent, at: 1) with { Payload = JsonElement.Parse(LedgerJson.Write(intent)) };

        Assert.EndsWith(
            "Limits in force: 10 actions an hour, 3 restarts of a container an hour, 5 s between two, 1 to 5 replicas, 2 at a time.",
            Assert.Single(Timeline.Of(incident: null, [], [entry], [])).Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_OfARun_StandAtTheLinesOfItsSteps()
    {
        var marks = StepMarks.Of("memory-spike", Markdown, [Step(0, "Restart the affected container", at: 1), Finished(0, "restarted", at: 2), Skipped(1, "`wait 5s`", at: 3), Step(2, "Verify that memory < 70 % for 1m", at: 4)]);

        Assert.Equal([5, 6, 7], marks.Keys.Order());
        Assert.Equal(["done", "skipped", "current"], marks.OrderBy(mark => mark.Key).Select(mark => mark.Value.State));
    }

    [Fact]
    public void Marks_OfAStepThatAGuardRefusedForGood_SayFailed()
    {
        var refused = new ActionRefused { RunId = Run, Time = At(2), Position = new StepPosition(RunPhase.Steps, 0), Tool = "restart-container", Rule = "RATE_LIMIT", Message = "Enough.", WillRetry = false };

        var mark = Assert.Single(StepMarks.Of("memory-spike", Markdown, [Step(0, "Restart the affected container", at: 1), refused])).Value;

        Assert.Equal(new StepMark("failed", "Enough."), mark);
    }

    [Fact]
    public void Step_ThatFailedAndEnded_IsNoSuccessOnPageAndTimeline()
    {
        RunEvent[] events =
        [
            Step(0, "Restart the affected container", at: 1), Finished(0, "restarted", at: 2), Step(2, "Verify that memory < 70 % for 1m", at: 3),
            new SymptomVerified { RunId = Run, Time = At(4), Outcome = VerificationOutcome.Ineffective, Evidence = "still 90 %" }, Finished(2, "still 90 %", at: 5),
        ];

        Assert.Equal(["done", "failed"], StepMarks.Of("memory-spike", Markdown, events).OrderBy(mark => mark.Key).Select(mark => mark.Value.State));
        Assert.Equal(["good", "bad"], Timeline.Of(incident: null, events, [], []).Where(moment => moment.Kind == "step").Select(moment => moment.Tone));
    }

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private static RunStarted Started() => new()
    {
        RunId = Run, Time = At(0), Incident = RunStory.Incident(), RunbookId = "memory-spike", Markdown = Markdown, ContentHash = new string('0', 64),
    };

    private static StepStarted Step(int index, string text, int at) => new() { RunId = Run, Time = At(at), Position = new StepPosition(RunPhase.Steps, index), Text = text };

    private static StepFinished Finished(int index, string message, int at) => new() { RunId = Run, Time = At(at), Position = new StepPosition(RunPhase.Steps, index), Message = message };

    private static StepSkipped Skipped(int index, string text, int at) => new() { RunId = Run, Time = At(at), Position = new StepPosition(RunPhase.Steps, index), Text = text, Reason = "nothing to wait for" };

    private static RunFinished Ended(int at) => new() { RunId = Run, Time = At(at), Outcome = Recovery.Escalated, Message = "over" };

    private static EntryView Entry(EntryKind kind, int at) => new() { Seq = at, Time = At(at), Kind = kind, Caller = "agent", Tool = "restart-container", Payload = JsonSerializer.SerializeToElement(new { }) };

    private static CallView Call(string tool, int at) => new() { Number = 1, Time = At(at), Caller = "agent", Tool = tool, Result = "{}", DurationMs = 12, Server = "executor" };
}
