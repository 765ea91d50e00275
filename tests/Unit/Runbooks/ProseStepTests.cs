using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class ProseStepTests
{
    [Theory]
    [InlineData("Restart the container", "restart-container")]
    [InlineData("Restart the affected container", "restart-container")]
    [InlineData("Restart the affected container to free memory", "restart-container")]
    [InlineData("Restart the failing container.", "restart-container")]
    [InlineData("Restart the unhealthy container", "restart-container")]
    [InlineData("restart the affected app", "restart-container")]
    [InlineData("Restart the service", "restart-container")]
    [InlineData("Restart this container to reclaim leaked memory", "restart-container")]
    [InlineData("Restart container", "restart-container")]
    [InlineData("**Restart** the *affected* container", "restart-container")]
    [InlineData("Restart the `container`", "restart-container")]
    [InlineData("Restart&#32;the container", "restart-container")]
    [InlineData("Scale service to +2 replicas for redundancy", "scale-service replicas=+2")]
    [InlineData("Scale the service to 3 replicas", "scale-service replicas=3")]
    [InlineData("Scale the service to +1 replica", "scale-service replicas=+1")]
    [InlineData("Scale to 5 total replicas", "scale-service replicas=5")]
    [InlineData("Scale the service to 4 replicas to share the load", "scale-service replicas=4")]
    [InlineData("Scale the service to 4 replicas for more headroom", "scale-service replicas=4")]
    [InlineData("Set CACHE_SIZE_MB to 16", "update-env-vars CACHE_SIZE_MB=16")]
    [InlineData("Set `LOG_LEVEL` to `debug`.", "update-env-vars LOG_LEVEL=debug")]
    [InlineData("Set LOG\\_LEVEL to debug", "update-env-vars LOG_LEVEL=debug")]
    [InlineData("Set the environment variable TTL to 30s", "update-env-vars TTL=30s")]
    [InlineData("Update environment variable CACHE_SIZE_MB to 16 to reduce memory", "update-env-vars CACHE_SIZE_MB=16")]
    [InlineData("Roll back the deployment", "rollback-deployment")]
    [InlineData("Roll back the service", "rollback-deployment")]
    [InlineData("Roll back the release.", "rollback-deployment")]
    [InlineData("Rollback to the previous version", "rollback-deployment")]
    [InlineData("Roll back the latest deployment to the previous version", "rollback-deployment")]
    [InlineData("Roll-back the deployment to restore service", "rollback-deployment")]
    [InlineData("Verify the container is healthy for 1 minute", "verify healthy for 1m")]
    [InlineData("Verify that the service stays running for 2 minutes", "verify running for 2m")]
    [InlineData("Verify the health check passes.", "verify healthy")]
    [InlineData("Wait 30 seconds", "wait 30s")]
    [InlineData("Wait for 2 minutes", "wait 2m")]
    [InlineData("Wait at least 90s", "wait 1m30s")]
    [InlineData("Wait 1 hour", "wait 1h")]
    [InlineData("Wait 30 seconds for the container to start", "wait 30s")]
    [InlineData("Monitor memory usage for 3 minutes", "verify recovered for 3m")]
    [InlineData("Watch CPU for 90 seconds", "verify recovered for 1m30s")]
    [InlineData("Verify the error rate for 1 hour", "verify recovered for 1h")]
    [InlineData("Verify that memory stays below 70% for 3 minutes", "verify memory < 70% for 3m")]
    [InlineData("Verify CPU usage is under 80 percent", "verify cpu < 80%")]
    [InlineData("Monitor error rate < 2 % for 1m", "verify error-rate < 2% for 1m")]
    [InlineData("Mark incident as resolved", "resolve")]
    [InlineData("Mark the incident resolved.", "resolve")]
    [InlineData("Resolve the incident", "resolve")]
    [InlineData("Alert the on-call engineer", "escalate")]
    [InlineData("Page the on-call", "escalate")]
    [InlineData("Notify the on-call team", "escalate")]
    [InlineData("Escalate to the on-call engineer immediately", "escalate")]
    public void Prose_PlainInstruction_Compiles(string item, string canonical)
    {
        var runbook = Compile.Item(item);

        Assert.Equal(canonical, Compile.Full(Assert.Single(runbook.Steps)));
        Assert.Empty(runbook.Problems);
    }

    [Theory]
    [InlineData("memory-spike", "Monitor CPU for 3 minutes")]
    [InlineData("cpu-overload", "Watch the error rate for 3 minutes")]
    [InlineData("high-error-rate", "Verify memory usage for 3 minutes")]
    public void Prose_WatchOfAnotherMetricThanTheIncidents_IsNote(string id, string item) => Assert.IsType<NoteStep>(Compile.Step(item, id));

    [Fact]
    public void Prose_Step_CarriesTextLineAndNumber()
    {
        var runbook = Compile.File("# T\n\n## Steps\n\n1. Look around\n2. **Restart** the\n   affected [container]\n");

        Assert.Equal((2, 6, "Restart the affected [container]"), (runbook.Steps[1].Number, runbook.Steps[1].Line, runbook.Steps[1].Text));
    }

    [Fact]
    public void PlainProse_AsItIs_CompilesAsThePageSays()
    {
        var runbook = Compile.File(Fixtures.ProseMemorySpike, "memory-spike");

        Assert.Equal(["", "restart-container", "scale-service replicas=+2", "verify recovered for 3m", "if recovered: resolve"], Compile.All(runbook));
        Assert.Equal(["scale-service replicas=5", "escalate"], runbook.Fallback.Select(Compile.Full));
        Assert.Equal("Memory spike", runbook.Title);
        Assert.Equal([7, 8, 9, 10, 11], runbook.Steps.Select(step => step.Line));
        Assert.Equal([15, 16], runbook.Fallback.Select(step => step.Line));
        Assert.Empty(runbook.Problems);
    }
}
