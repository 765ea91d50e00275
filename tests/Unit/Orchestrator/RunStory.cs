using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Planning;
using RunbookExecutor.Orchestrator.Running;

namespace RunbookExecutor.Tests.Orchestrator;

/// <summary>Plays a run through: decides moves, answers them as a test says, and remembers what was done.</summary>
internal sealed class RunStory
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly Plan plan;
    private int actions;

    public RunStory(string markdown, bool serviceWide = false, DateTimeOffset? deployedAt = null)
    {
        var incident = Incident(serviceWide, deployedAt);
        plan = Planner.Plan(incident, RunbookParser.Parse("memory-spike", markdown));
        Run = Run.From([new RunStarted
        {
            RunId = new RunId("run-01234567-89ab-7def-8123-456789abcdef"),
            Time = Start,
            Incident = incident,
            RunbookId = "memory-spike",
            Markdown = markdown,
            ContentHash = string.Empty,
        }]);
    }

    public Run Run { get; private set; }

    public List<string> Told { get; } = [];

    /// <summary>Plays to the end. Verifications are answered in the given order.</summary>
    public RunStory Play(VerificationOutcome[] verifications, Func<string, ActionRefused?>? refuse = null)
    {
        var answers = new Queue<VerificationOutcome>(verifications);
        for (var moves = 0; !Run.IsFinished; moves++)
        {
            Xunit.Assert.True(moves < 100, "The run goes round in circles: " + string.Join(" | ", Told));
            Make(NextMove.Decide(Run, plan), answers, refuse ?? (_ => null));
        }

        return this;
    }

    public static Incident Incident(bool serviceWide = false, DateTimeOffset? deployedAt = null)
    {
        var rule = new DetectionRule(AnomalyType.MemorySpike, Metric.Memory, 0.8, 0.7, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), "default");
        return new Incident
        {
            Id = new IncidentId(Ids.Derived(IncidentId.Prefix, Start, "test")),
            Fingerprint = new Fingerprint("local", "demo-app", AnomalyType.MemorySpike, serviceWide ? null : "demo-app-2"),
            State = IncidentState.Firing,
            Severity = Severity.High,
            Containers = serviceWide ? ["demo-app-1", "demo-app-2"] : ["demo-app-2"],
            StartedAt = Start,
            FiredAt = Start,
            DeployedAt = deployedAt,
            Rule = rule,
            Anomaly = new Anomaly
            {
                Type = AnomalyType.MemorySpike,
                Severity = Severity.High,
                ContainerId = "demo-app-2",
                ContainerName = "demo-app-2",
                Service = "demo-app",
                Value = 0.93,
                Threshold = 0.8,
                Since = Start,
                Time = Start,
                IsHeld = true,
                Message = "memory 93% of the limit",
            },
        };
    }

    public static ActionRefused Refusal(string rule, bool willRetry = false) => new()
    {
        RunId = default,
        Time = Start,
        Position = default,
        Tool = string.Empty,
        Rule = rule,
        Message = $"refused by {rule}",
        WillRetry = willRetry,
        RetryAfter = willRetry ? TimeSpan.FromSeconds(1) : null,
    };

    private void Make(Move move, Queue<VerificationOutcome> answers, Func<string, ActionRefused?> refuse)
    {
        switch (move)
        {
            case Move.Show show:
                Begin(show.Position, show.Step.Text);
                End("shown");
                break;
            case Move.Skip skip:
                Told.Add($"skip {skip.Step.Number}");
                Record(new StepSkipped { RunId = Run.Id, Time = Start, Position = skip.Position, Text = skip.Step.Text, Reason = skip.Reason });
                break;
            case Move.Act act:
                Act(act, refuse);
                break;
            case Move.Wait wait:
                Told.Add("wait");
                Begin(wait.Position, wait.Step.Text);
                End("waited");
                break;
            case Move.Verify verify:
                Verify(verify, answers.Dequeue());
                break;
            case Move.Report report:
                Told.Add($"report {report.Outcome}");
                Record(new VerificationReported { RunId = Run.Id, Time = Start, ActionId = report.ActionId, Message = string.Empty });
                break;
            case Move.CallPerson call:
                Told.Add("call");
                Record(new PersonCalled { RunId = Run.Id, Time = Start, Reason = call.Reason });
                if (call.Position is { } position)
                {
                    Begin(position, call.Step!.Text);
                    End("called");
                }

                break;
            case Move.Finish finish:
                Told.Add(finish.Outcome.ToString());
                Record(new RunFinished { RunId = Run.Id, Time = Start, Outcome = finish.Outcome, Message = finish.Message });
                break;
            default:
                Xunit.Assert.Fail($"unknown move {move}");
                break;
        }
    }

    private void Act(Move.Act act, Func<string, ActionRefused?> refuse)
    {
        var name = ((ActStep)act.Step.Step).Action.Canonical + (act.Step.ContainerId is { } container ? $" {container}" : string.Empty);
        Begin(act.Position, name);
        if (refuse(name) is { } refusal)
        {
            Told.Add($"refused {name}");
            Record(refusal with { RunId = Run.Id, Position = act.Position });
            if (!refusal.WillRetry)
            {
                End("refused");
            }

            return;
        }

        Told.Add(name);
        Record(new ActionDone
        {
            RunId = Run.Id,
            Time = Start,
            Position = act.Position,
            Tool = name,
            ActionId = new ActionId(Ids.Derived(ActionId.Prefix, Start, $"{actions++}")),
            Outcome = ActionOutcome.Succeeded,
            ReadBackAt = Start.AddSeconds(actions),
            Message = "done",
        });
        End("done");
    }

    private void Verify(Move.Verify verify, VerificationOutcome outcome)
    {
        Told.Add(verify.Position is null ? "look" : "verify");
        if (verify.Position is { } position)
        {
            Begin(position, verify.Step!.Text);
        }

        Record(new SymptomVerified { RunId = Run.Id, Time = Start, Outcome = outcome, Evidence = $"memory was {outcome}" });
        if (verify.Position is not null)
        {
            End("verified");
        }
    }

    private void Begin(StepPosition position, string text)
    {
        if (Run.Current is null)
        {
            Record(new StepStarted { RunId = Run.Id, Time = Start, Position = position, Text = text });
        }
    }

    private void End(string message) =>
        Record(new StepFinished { RunId = Run.Id, Time = Start, Position = Run.Current!.Position, Message = message });

    private void Record(RunEvent happened) => Run = Run.With(happened);
}
