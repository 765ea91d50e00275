using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("Container memory usage exceeds 80% for more than 2 minutes.", Metric.Memory, 0.8, 120)]
    [InlineData("Memory > 80%", Metric.Memory, 0.8, null)]
    [InlineData("Memory usage is above 85 percent of its limit for 90s", Metric.Memory, 0.85, 90)]
    [InlineData("**CPU** usage over 90 % for at least 1 minute", Metric.Cpu, 0.9, 60)]
    [InlineData("CPU exceeds 150% for 1h", Metric.Cpu, 1.5, 3600)]
    [InlineData("The error rate exceeds 5% for 1 minute", Metric.ErrorRate, 0.05, 60)]
    [InlineData("HTTP error rate stays above 2.5% of all requests", Metric.ErrorRate, 0.025, null)]
    [InlineData("The service slows down. Its callers notice. Memory usage of the container exceeds 80%.", Metric.Memory, 0.8, null)]
    [InlineData("- Alerts arrive\n- Memory > 80% for 2m", Metric.Memory, 0.8, 120)]
    public void Clause_InASentence_IsRead(string text, Metric metric, double threshold, int? seconds)
    {
        var runbook = Compile.File($"# T\n\n## Detection\n\n{text}\n\n## Steps\n\n1. `resolve`\n");

        Assert.Equal((metric, threshold, seconds), (runbook.Detection?.Metric, runbook.Detection?.Threshold, (int?)runbook.Detection?.Hold?.TotalSeconds));
        Assert.Empty(runbook.Problems);
    }

    [Theory]
    [InlineData("Container restarts more than 3 times within 5 minutes.", "crashes > 3 within 5m")]
    [InlineData("The service crashes more than twice in 90s", "crashes > 2 within 1m30s")]
    [InlineData("A container crashes and restarts more than once", "crashes > 1")]
    [InlineData("Container is killed for lack of memory", "oom-kills > 0")]
    [InlineData("The container is killed by the OOM killer more than once within 10 minutes", "oom-kills > 1 within 10m")]
    [InlineData("Health check fails for more than 30 seconds", "unhealthy for 30s")]
    [InlineData("The container's health check fails.", "unhealthy")]
    [InlineData("Any container is unhealthy for 1 minute", "unhealthy for 1m")]
    public void Clause_OnAState_IsRead(string text, string canonical)
    {
        var runbook = Compile.File($"# T\n\n## Detection\n\n{text}\n\n## Steps\n\n1. `resolve`\n");

        Assert.Equal(canonical, runbook.Detection?.Canonical);
        Assert.Empty(runbook.Problems);
    }

    [Theory]
    [InlineData("Container restarts more than 0 times")]
    [InlineData("Container restarts more than 16 times within 5 minutes")]
    [InlineData("Container restarts")]
    [InlineData("The database restarts more than 3 times")]
    [InlineData("Container does not restart more than 3 times")]
    [InlineData("Container restarts more than 3 times within a while")]
    [InlineData("The node's health check fails")]
    [InlineData("Health check does not fail")]
    [InlineData("Memory is high")]
    [InlineData("Memory does not exceed 80%")]
    [InlineData("Memory usage of the database exceeds 80%")]
    [InlineData("Node memory usage exceeds 80%")]
    [InlineData("Disk usage exceeds 80%")]
    [InlineData("Memory exceeds 0%")]
    [InlineData("The error rate exceeds 120%")]
    [InlineData("Memory exceeds 80% for a while")]
    [InlineData("Memory exceeds 80% for 0s")]
    [InlineData("Memory exceeds 80% or CPU exceeds 90%")]
    [InlineData("Memory exceeds 80 MiB")]
    [InlineData("")]
    public void Clause_ThatDoesNotCompile_WarnsAndLeavesTheDefault(string text)
    {
        var runbook = Compile.File($"# T\n\n## Detection\n\n{text}\n\n## Steps\n\n1. `resolve`\n");

        Assert.Null(runbook.Detection);
        Assert.Equal((3, ProblemSeverity.Warning), Assert.Single(runbook.Problems) is var problem ? (problem.Line, problem.Severity) : default);
    }

    [Fact]
    public void Clause_OfAnotherMetricThanTheFileAnswers_FailsLintAndIsIgnored()
    {
        var runbook = Compile.File("## Detection\n\nCPU exceeds 90%\n\n## Steps\n\n1. `resolve`\n", "memory-spike");

        Assert.Null(runbook.Detection);
        Assert.Equal(ProblemSeverity.LintError, Assert.Single(runbook.Problems).Severity);
    }

    [Fact]
    public void Clause_Second_IsIgnoredWithAWarning()
    {
        var runbook = Compile.File("## Detection\n\n- Memory > 80%\n- Memory > 90%\n\n## Steps\n\n1. `resolve`\n", "memory-spike");

        Assert.Equal(new DetectionClause(Metric.Memory, 0.8, Hold: null, Line: 3), runbook.Detection);
        Assert.Equal(4, Assert.Single(runbook.Problems).Line);
    }
}
