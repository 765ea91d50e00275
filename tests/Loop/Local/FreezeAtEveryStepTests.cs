using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

/// <summary>Freezes real actions on real children before the first step and after each one: nothing is sent, or all of it is landed.</summary>
[Collection<Measured>]
public sealed class FreezeAtEveryStepTests
{
    private const int BeforeTheFirst = -1;
    private const int Replicas = 2;

    [Theory]
    [InlineData(RestartContainer.ToolName)]
    [InlineData(ScaleService.ToolName)]
    [InlineData(UpdateEnvironment.ToolName)]
    [InlineData(RollbackDeployment.ToolName)]
    public async Task Action_FrozenAtEachOfItsSteps_IsNeverLeftHalfDone(string tool)
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports(), Replicas = Replicas, Mode = AutomationMode.Auto });
        var freezer = new Freezer(local.Actuator, local.Root);
        await using var executor = Executor(freezer, local.Root);
        var steps = BeforeTheFirst + 1;
        for (var at = BeforeTheFirst; at < steps; at++)
        {
            await PrepareAsync(local, tool);
            var action = ActionOf(tool, local, at);
            var request = new ActionRequest { Action = action, Caller = "agent", AffectedContainers = action.ActsOnService ? [] : ["app-1"], Anomaly = new AnomalyType($"TRIED_{at}") };
            steps = Assert.IsType<Actuation.Steps>(local.Actuator.Prepare(request.Action, ActionId.New(TimeProvider.System), local.Target())).List.Count;
            freezer.FreezeAt(at);

            var sent = Assert.IsType<ActionAnswer.Sent>(await executor.GetRequiredService<ActionDesk>().SubmitAsync(request, default)).Record;

            Assert.Equal(at == BeforeTheFirst ? (ActionOutcome.Failed, 0) : (ActionOutcome.Succeeded, steps), (sent.Outcome, freezer.Sent));
            Assert.All(local.Target().Replicas, replica => Assert.True(replica.IsRunning));
            Assert.True(executor.GetRequiredService<FreezeSwitch>().Read().IsFrozen);
            executor.GetRequiredService<FreezeSwitch>().Thaw("next", "test");
        }

        Assert.True(steps > 0);
    }

    private static async Task PrepareAsync(LocalFixture local, string tool)
    {
        await HealthyAsync(local);
        if (tool == RollbackDeployment.ToolName)
        {
            await local.Actuator.DeployAsync("app", "v2", default);
            await HealthyAsync(local);
        }
    }

    private static Task HealthyAsync(LocalFixture local) =>
        LocalFixture.UntilAsync(() => local.Target().Replicas.All(replica => replica is { IsRunning: true, Health: HealthState.Healthy }));

    // Each time another value, so that there is something to do.
    private static RemediationAction ActionOf(string tool, LocalFixture local, int at) => tool switch
    {
        RestartContainer.ToolName => new RestartContainer("app-1"),
        ScaleService.ToolName => new ScaleService("app", local.Target().Service.DesiredReplicas == Replicas ? Replicas + 2 : Replicas),
        UpdateEnvironment.ToolName => new UpdateEnvironment("app-1", new Dictionary<string, string?> { ["CACHE_SIZE_MB"] = $"{at + 10}" }, Restart: true),
        _ => new RollbackDeployment("app"),
    };

    private static ServiceProvider Executor(IActuator actuator, string root) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(actuator)
        .AddSingleton(new ExecutorOptions { DataDirectory = Path.Combine(root, "data"), FreezeVariable = null })
        .AddSingleton(new PolicyOptions { AcceptHigherLimits = true, MaxActionsPerHour = 100, MaxRestartsPerContainerPerHour = 100, MinSpacing = TimeSpan.Zero, Cooldown = TimeSpan.Zero })
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddExecutor()
        .BuildServiceProvider();

    /// <summary>An actuator that creates the FREEZE file at a chosen moment, as a person would who sees the action begin.</summary>
    private sealed class Freezer(IActuator inner, string root) : IActuator
    {
        private int _at;
        private int _prepared;

        public string Platform => inner.Platform;

        public int Sent { get; private set; }

        public void FreezeAt(int step) => (_at, _prepared, Sent) = (step, 0, 0);

        public Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

        public Actuation Prepare(RemediationAction action, ActionId id, TargetState before)
        {
            // Asked twice: for the first judgement, and in the transaction that admits it.
            if (++_prepared == 2 && _at == BeforeTheFirst)
            {
                Freeze();
            }

            return inner.Prepare(action, id, before) is Actuation.Steps steps ? new Actuation.Steps([.. steps.List.Select(Watched)]) : inner.Prepare(action, id, before);
        }

        public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now) => inner.Judge(action, id, before, now);

        private ActuationStep Watched(ActuationStep step, int index) => step with
        {
            RunAsync = async token =>
            {
                Sent++;
                var said = await step.RunAsync(token);
                if (index == _at)
                {
                    Freeze();
                }

                return said;
            },
        };

        private void Freeze() => File.WriteAllText(Path.Combine(root, "data", "FREEZE"), "seen by a person");
    }
}
