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
