using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Platforms.Docker.Reading;
using RunbookExecutor.Tests.Monitor;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>The same numbers with plain and with hostile text around them give the same verdicts: of the detectors, of the compiler, of the guards.</summary>
public sealed class HostileTextTests
{
    private const int Cases = 3_000;
    private const int AtOnce = 50;

    [Fact]
    public async Task Detectors_WithHostileLogsAndNames_JudgeByTheNumbers()
    {
        var (changed, breaching) = (new List<string>(), 0);
        for (var first = 0; first < Size.Of(Cases, Cases * 10); first += AtOnce)
        {
            using var bench = new MonitorBench(cap: TimeSpan.FromSeconds(1));
            var pairs = Enumerable.Range(first, AtOnce).Select(i => new Pair(bench, i)).ToList();
            await bench.RunAsync(6, () => pairs.ForEach(pair => pair.Write()));
            foreach (var pair in pairs)
            {
                var (plain, hostile) = (pair.Verdicts(pair.PlainId), pair.Verdicts(pair.HostileId));
                breaching += plain.Contains("firing", StringComparison.Ordinal) ? 1 : 0;
                if (plain != hostile)
                {
                    changed.Add($"{pair.HostileId}: {plain} became {hostile}");
                }
            }
        }

        Figures.Tell("hostile text in logs and names, detectors", $"{Size.Of(Cases, Cases * 10)} cases ({breaching} firing), {changed.Count} changed verdicts");
        Assert.True(changed.Count == 0, string.Join('\n', changed.Take(5)));
    }

    [Fact]
    public void Guards_WithHostileNamesReasonsAndEnvironments_JudgeByTheNumbers()
    {
        using var services = new ServiceCollection().AddGuards().BuildServiceProvider();
        var guards = services.GetRequiredService<GuardChain>();
        var (changed, refused) = (new List<string>(), 0);
        for (var i = 0; i < Size.Of(Cases, Cases * 10); i++)
        {
            var plain = Judge(guards, new Random(i), (_, number) => $"app-{number}", _ => "plain");
            var texts = new Random(-i);
            var hostile = Judge(guards, new Random(i), (_, number) => HostileText.Name(texts, number), _ => HostileText.Line(texts));
            refused += plain.IsAllowed ? 0 : 1;
            if (Figures(plain) != Figures(hostile))
            {
                changed.Add($"{i}: {Figures(plain)} became {Figures(hostile)}");
            }
        }

        Attack.Figures.Tell("hostile text in names, reasons, environment, guards", $"{Size.Of(Cases, Cases * 10)} cases ({refused} refused), {changed.Count} changed verdicts");
        Assert.True(changed.Count == 0, string.Join('\n', changed.Take(5)));

        static (string?, TimeSpan?) Figures(Verdict verdict) => verdict is Verdict.Deny deny ? (deny.Rule, deny.RetryAfter) : (verdict.GetType().Name, null);
    }

    [Fact]
    public void Runbooks_WithHostileProse_CompileToTheSameSteps()
    {
        var changed = new List<string>();
        for (var i = 0; i < Size.Of(Cases, Cases * 10); i++)
        {
            var random = new Random(i);

            // Prose that quotes: what is meant as an instruction of its own is one, whoever wrote it. No file holds half a character.
            var note = $"Someone wrote \"{string.Concat(HostileText.Line(random).Where(c => c is not ('`' or '\n' or '"') && !char.IsSurrogate(c)))}\" in the ticket";
            var (plain, hostile) = (Steps("Look at the graph"), Steps(note));
            if (plain != hostile)
            {
                changed.Add($"{note}: {plain} became {hostile}");
            }
        }

        Attack.Figures.Tell("hostile text in runbook prose, compiler", $"{Size.Of(Cases, Cases * 10)} cases, {changed.Count} changed verdicts");
        Assert.True(changed.Count == 0, string.Join('\n', changed.Take(5)));

        static string Steps(string note) => string.Join(", ", RunbookParser.Parse("memory-spike", $"# Memory\n\n## Steps\n\n1. {note}\n2. `restart-container`\n3. {note}\n4. `verify recovered`\n").Steps.Select(step => step.GetType().Name));
    }

    [Fact]
    public void Containers_WithHostileLabels_OptInAsTheirOwnLabelsSay()
    {
        var (changed, acted) = (new List<string>(), 0);
        for (var i = 0; i < Size.Of(Cases, Cases * 10); i++)
        {
            var (random, texts) = (new Random(i), new Random(-i));
            var own = Enumerable.Range(0, random.Next(4)).Select(_ => Meant[random.Next(Meant.Count)]).DistinctBy(label => label.Key).ToDictionary(label => label.Key, label => label.Value);
            var hostile = own.Concat(Enumerable.Range(0, 8).Select(_ => Hostile(texts))).DistinctBy(label => label.Key).ToDictionary(label => label.Key, label => label.Value);
            var image = ToImage(random, own);
            var (plainly, judged) = (Means(new OwnLabels(own, image)), Means(new OwnLabels(hostile, image)));
            acted += plainly.StartsWith("Observe", StringComparison.Ordinal) ? 0 : 1;
            if (plainly != judged)
            {
                changed.Add($"{string.Join(", ", hostile)}: {plainly} became {judged}");
            }
        }

        Attack.Figures.Tell("hostile text in labels, opt-in", $"{Size.Of(Cases, Cases * 10)} cases ({acted} opted in), {changed.Count} changed verdicts");
        Assert.True(changed.Count == 0, string.Join('\n', changed.Take(5)));

        // An image that brings along some of the container's labels; what it brings is not the operator's word.
        static Dictionary<string, string> ToImage(Random random, Dictionary<string, string> own) => own.Where(_ => random.Next(4) == 0).ToDictionary(label => label.Key, label => label.Value);

        static string Means(OwnLabels labels) => $"{ModeLabels.Read(labels)} {ModeLabels.Exclude(labels)} {ModeLabels.AreGiven(labels)} {ServiceName.Of(labels, "app-1")} {string.Join('+', ModeLabels.Tools(labels) ?? ["all"])}";

        // Names that look like one that means something, and any others.
        static KeyValuePair<string, string> Hostile(Random random) => new(
            random.Next(3) == 0 ? HostileText.Line(random) : Lookalikes[random.Next(Lookalikes.Count)],
            random.Next(2) == 0 ? HostileText.Line(random) : new[] { "true", "auto", "app", "restart-container" }[random.Next(4)]);
    }

    private static readonly IReadOnlyList<KeyValuePair<string, string>> Meant =
    [
        new("runbook.enable", "true"), new("runbook.enable", "false"), new("runbook.mode", "auto"), new("runbook.mode", "propose"), new("runbook.mode", "all of them"),
        new("runbook.service", "web"), new("runbook.actions", "restart-container"), new("com.docker.compose.project", "shop"), new("com.docker.compose.service", "cart"),
    ];

    private static readonly IReadOnlyList<string> Lookalikes =
    [
        "Runbook.Enable", "RUNBOOK.MODE", "runbook.mode ", " runbook.enable", "runbook.mode\0", "runbook\u200b.mode", "runbook.modе", "runbook_enable", "runbook.enable.true", "x.runbook.mode", "runbook.service\n", "COM.DOCKER.COMPOSE.PROJECT", "com.docker.compose.project.config",
    ];

    // A random past and a random request over a service whose names, labels and values come from the given texts.
    private static Verdict Judge(GuardChain guards, Random random, Func<Random, int, string> name, Func<Random, string> text)
    {
        var (service, now) = (name(random, 0), new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        var replicas = Enumerable.Range(1, 4).Select(number => name(random, number)).Select(id => new Container
        {
            Id = id, Name = id, Service = service, Platform = "local", Mode = AutomationMode.Auto, Image = text(random), Version = text(random), StateReason = text(random),
            State = random.Next(6) == 0 ? ContainerState.Exited : ContainerState.Running, Health = random.Next(4) == 0 ? HealthState.Unhealthy : HealthState.Healthy,
            Environment = new Dictionary<string, string> { [text(random)] = text(random), ["LOG_LEVEL"] = text(random) },
        }).ToList();
        var target = new TargetState(new Service { Name = service, Platform = "local", DesiredReplicas = 4, Mode = AutomationMode.Auto, Version = text(random), PreviousHealthyVersion = text(random) }, replicas);
        var context = new GuardContext(new ActionHistory([], Freeze: null), target, new PolicyOptions(), FreezeState.Thawed) { Now = now, Services = [service, "web"] };
        var actions = Enumerable.Range(0, random.Next(12)).Select(i => Past(random, context, text, i)).OrderByDescending(action => action.Age).ToList();
        return guards.Check(Ask(random, target, text), context with { History = new ActionHistory(actions, Freeze: null) });
    }

    private static ActionRecord Past(Random random, GuardContext context, Func<Random, string> text, int number)
    {
        var request = Ask(random, context.Target, text);
        var (age, outcome) = (TimeSpan.FromSeconds(random.Next(4, 5000)), (ActionOutcome)random.Next(1, 4));
        return new ActionRecord
        {
            Id = new ActionId($"act-{number}"), Caller = "orchestrator", RunId = request.RunId, IncidentId = request.IncidentId, Target = request.Action.Target, SentAt = context.Now - age, Age = age,
            Intent = new IntentPayload { Action = request.Action, Before = context.Target, Steps = [text(random)], Reason = text(random), RestartedSlots = RestartLimitGuard.SlotsRestartedBy(request.Action, context.Target), Key = RunBoundary.KeyOf(request, context), Policy = context.Policy.Figures },
            Outcome = outcome, Evidence = text(random), FinishedAge = age - TimeSpan.FromSeconds(1),
            Verification = random.Next(2) == 0 ? new VerificationPayload((VerificationOutcome)random.Next(4), text(random)) : null, VerifiedAge = age - TimeSpan.FromSeconds(2),
        };
    }

    private static ActionRequest Ask(Random random, TargetState target, Func<Random, string> text)
    {
        var id = target.Replicas[random.Next(target.Replicas.Count)].Id;
        RemediationAction action = random.Next(6) switch
        {
            0 => new ScaleService(target.Service.Name, random.Next(0, 7)),
            1 => new UpdateEnvironment(id, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true),

            // A hostile name or value is refused as a plain one that is not on the list is.
            2 => new UpdateEnvironment(id, new Dictionary<string, string?> { [$"X{text(random)}"] = text(random) }, Restart: false),
            3 => new RollbackDeployment(target.Service.Name),
            _ => new RestartContainer(id),
        };
        var run = random.Next(4);
        return new ActionRequest
        {
            Action = action, Caller = "orchestrator", Reason = text(random), Anomaly = AnomalyType.MemorySpike,
            RunId = run == 0 ? null : new RunId($"run-{run}"), IncidentId = new IncidentId($"inc-{random.Next(2)}"), AffectedContainers = random.Next(2) == 0 ? [id] : [],
        };
    }

    /// <summary>Two containers with the same numbers, one of which speaks plainly.</summary>
    private sealed class Pair
    {
        private readonly MonitorBench _bench;
        private readonly FakeContainer _plain;
        private readonly FakeContainer _hostile;
        private readonly Random _random;
        private readonly int _errors;

        public Pair(MonitorBench bench, int number)
        {
            (_bench, _random) = (bench, new Random(number));
            PlainId = $"plain-{number}";
            HostileId = $"hostile-{number}";
            _plain = bench.Source.Add(PlainId, $"service-{number}");
            _hostile = bench.Source.Add(HostileId, HostileText.Name(_random, number));

            // An id is the platform's own; everything else is somebody's text.
            _hostile.Facts = _hostile.Facts with { Name = HostileText.Name(_random, number), Image = HostileText.Line(_random), Version = HostileText.Line(_random), StateReason = HostileText.Line(_random) };
            (_plain.Memory, _plain.Cores, _errors) = (_random.Next(100, 1000), _random.NextDouble() * 1.2, _random.Next(5));
            (_hostile.Memory, _hostile.Cores) = (_plain.Memory, _plain.Cores);
        }

        public string PlainId { get; }

        public string HostileId { get; }

        public void Write()
        {
            for (var line = 0; line < 8; line++)
            {
                var level = line < _errors && _errors > 2 ? "ERROR" : "INFO";
                _plain.Write($"{level} request");
                _hostile.Write($"{level} {HostileText.Line(_random)}");
            }
        }

        // The fake's processor time is added up in another order, so that its last digit is not the same.
        public string Verdicts(string id) =>
            string.Join(", ", _bench.Get<AnomalyQuery>().Get(id).Value!.ChecksPerformed.Select(check => $"{check.Type} {check.Verdict} {(check.Type == "CPU_OVERLOAD" ? null : check.Value)}"));
    }
}
