using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Planning;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class VerificationTimeTests
{
    // Twice the hold and eight seconds; the incident's own hold is 30 s.
    [Theory]
    [InlineData("1. `restart-container`\n2. `verify memory < 70% for 3m`\n", 6 * 60 + 8)]
    [InlineData("1. `restart-container`\n2. Look at the graphs\n3. `wait 5m`\n4. `verify recovered for 10m within 15m`\n", 20 * 60)]
    [InlineData("1. `restart-container`\n2. If it persists, `scale-service replicas=+1`\n", 68)]
    [InlineData("1. `restart-container`\n", 68)]
    [InlineData("1. `restart-container`\n2. `scale-service replicas=+1`\n3. `verify recovered for 1m`\n", 120 + 128)]
    public void TimeAfter_Act_ReachesToTheVerificationOfIt(string steps, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeAfter(steps, maxDuration: null));

    [Fact]
    public void TimeAfter_DurationsAreCapped_IsShorterToo() =>
        Assert.Equal(TimeSpan.FromSeconds(1 + 2 + 8), TimeAfter("1. `restart-container`\n2. `wait 5m`\n3. `verify recovered for 10m`\n", TimeSpan.FromSeconds(1)));

    private static TimeSpan TimeAfter(string steps, TimeSpan? maxDuration)
    {
        var run = new RunStory("# T\n## Steps\n" + steps).Run;
        var nowhere = new McpConnection("monitor", () => throw new RoleUnavailableException("not here"), token: null, NullLoggerFactory.Instance);
        var verifier = new Verifier(new MonitorClient(nowhere), new RunbookOptions { MaxDuration = maxDuration }, new FakeTimeProvider());
        return verifier.TimeAfter(new StepPosition(RunPhase.Steps, 0), Planner.Plan(run.Incident, RunbookParser.Parse("memory-spike", run.Markdown)), run);
    }
}
