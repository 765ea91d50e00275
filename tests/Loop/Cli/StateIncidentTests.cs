using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>Crash loops and failing health checks on real processes, through the whole loop.</summary>
public sealed class StateIncidentTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    private Story Story => new(sandbox);

    private string Broken => Path.Combine(sandbox.Folder, "broken");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task CrashLoop_CleanStartHelps_RestartsVerifiesAndRecovers()
    {
        // It ends three times and is well afterwards, whoever starts it then: deleting the file from here would race with the action.
        var ended = Path.Combine(sandbox.Folder, "ended");
        Declare($"[ -e {Broken} ] && sleep 0.2 && echo x >> {ended} && ( [ $(wc -l < {ended}) -lt 3 ] || rm {Broken} ) && exit 7; while :; do sleep 0.1; done", "Container restarts more than 2 times within 5 minutes.", "crash-loop");
        await File.WriteAllTextAsync(Broken, string.Empty, TestContext.Current.CancellationToken);
        sandbox.Start("up", "--config", Path.Combine(sandbox.Folder, "runbook.yaml"), "--data", sandbox.Data, "--base-port", $"{basePort}");

        await Story.HappensAsync<RunStarted>(run => run.Incident.Fingerprint.Type == AnomalyType.CrashLoop);
        await Story.HappensAsync<SymptomVerified>();
        await Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Recovered);
        var verified = Story.Events.OfType<SymptomVerified>().First();
        Assert.Equal(VerificationOutcome.Effective, verified.Outcome);
        Assert.StartsWith("app-1: running for ", verified.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CrashLoop_RestartDoesNotHelp_CallsAPersonAndSaysWhoWasNotReached()
    {
        Declare("sleep 1.5; exit 7", "Container crashes more than once within 5 minutes.", "crash-loop");
        sandbox.Start("up", "--config", Path.Combine(sandbox.Folder, "runbook.yaml"), "--data", sandbox.Data, "--base-port", $"{basePort}");

        await Story.HappensAsync<SymptomVerified>();
        await Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Escalated);

        var verified = Story.Events.OfType<SymptomVerified>().First();
        Assert.Equal(VerificationOutcome.Ineffective, verified.Outcome);
        Assert.Contains("app-1: it crashed at ", verified.Evidence, StringComparison.Ordinal);
        Assert.True(Story.Has<CallDelivered>(delivery => delivery is { Destination: "ops", Succeeded: false }));
        (await sandbox.RunAsync("incidents", "--json")).Says(0, "not reached: ConnectionError");
        (await sandbox.RunAsync("incidents")).Says(0, "CRASH_LOOP", "ops failed");
    }

    [Fact]
    public async Task Unhealthy_EndpointAnswers500_RestartsVerifiesAndRecovers()
    {
        Declare(command: null, "Health check fails for more than 1 second.", "unhealthy", $"environment: {{ UNHEALTHY_WHILE: {Broken} }}");
        sandbox.Start("up", "--config", Path.Combine(sandbox.Folder, "runbook.yaml"), "--data", sandbox.Data, "--base-port", $"{basePort}");
        await sandbox.ServesAsync(1);
        await File.WriteAllTextAsync(Broken, string.Empty, TestContext.Current.CancellationToken);

        await Story.HappensAsync<RunStarted>(run => run.Incident.Fingerprint.Type == AnomalyType.Unhealthy);
        File.Delete(Broken);
        await Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Recovered);

        var started = Story.Events.OfType<RunStarted>().First();
        Assert.Contains("its health check fails (", started.Incident.Anomaly.Message, StringComparison.Ordinal);
        Assert.Contains("answered 500", started.Incident.Anomaly.Message, StringComparison.Ordinal);
    }

    private void Declare(string? command, string detection, string runbook, string more = "")
    {
        var ports = Sandbox.Ports(4);
        var started = command is null ? "[\"${app}/RunbookExecutor.Tests.Host\", serve]" : $"[sh, -c, \"{command}\"]";
        var health = command is null ? $"health: /health\n    ports: {ports}-{ports + 3}" : string.Empty;
        sandbox.Write("runbook.yaml", $$"""
        services:
          app:
            command: {{started}}
            mode: auto
            stopGrace: 2s
            {{health}}
            {{more}}
        runbooks:
          folder: runbooks
          maxDuration: 3s
        escalation:
          destinations: { ops: { kind: webhook, url: "http://127.0.0.1:1/in" } }
          allowedHosts: [127.0.0.1]
          attempts: 1
        """);
        sandbox.Write($"runbooks/{runbook}.md", $"# T\n\n## Detection\n\n{detection}\n\n## Steps\n\n1. `restart-container`\n2. `verify recovered for 1m`\n3. `if not recovered: escalate`\n");
    }
}
