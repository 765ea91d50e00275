using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

/// <summary>The runbooks of the repository compile to exactly what they are there for.</summary>
public sealed class ShippedRunbookTests
{
    [Fact]
    public void MemorySpike_Restarts_AndFallsBackToASmallerCache() =>
        AssertCompiles(
            "memory-spike",
            new DetectionClause(Metric.Memory, 0.8, TimeSpan.FromMinutes(2), Line: 15),
            ["", "", "restart-container", "verify memory < 70% for 3m", "if recovered: resolve"],
            ["update-env-vars CACHE_SIZE_MB=16", "verify memory < 70% for 3m", "if not recovered: escalate"]);

    [Fact]
    public void CpuOverload_RestartsOneContainer_OrScalesTheService() =>
        AssertCompiles(
            "cpu-overload",
            new DetectionClause(Metric.Cpu, 0.9, TimeSpan.FromMinutes(2), Line: 14),
            ["", "if only this container is affected: restart-container", "if the whole service is affected: scale-service replicas=+2", "verify cpu < 80% for 2m", "if recovered: resolve"],
            ["escalate"]);

    [Fact]
    public void HighErrorRate_RollsBackAfterADeployment_ElseRestarts() =>
        AssertCompiles(
            "high-error-rate",
            new DetectionClause(Metric.ErrorRate, 0.05, TimeSpan.FromMinutes(1), Line: 14),
            ["", "if deployed within 10m: rollback-deployment", "if not deployed within 10m: restart-container", "verify error-rate < 2% for 1m", "if recovered: resolve"],
            ["escalate"]);

    [Fact]
    public void OomKilled_Restarts_AndFallsBackToASmallerCache() =>
        AssertCompiles(
            "oom-killed",
            new DetectionClause(Metric.OomKills, 0, Hold: null, Line: 15, Within: TimeSpan.FromMinutes(5)),
            ["", "restart-container", "verify running for 1m", "if recovered: resolve"],
            ["update-env-vars CACHE_SIZE_MB=16", "verify running for 1m", "if not recovered: escalate"]);

    [Fact]
    public void CrashLoop_RollsBackAfterADeployment_ElseRestarts() =>
        AssertCompiles(
            "crash-loop",
            new DetectionClause(Metric.Crashes, 3, Hold: null, Line: 14, Within: TimeSpan.FromMinutes(5)),
            ["", "if deployed within 10m: rollback-deployment", "if not deployed within 10m: restart-container", "verify running for 1m", "if recovered: resolve"],
            ["escalate"]);

    [Fact]
    public void Unhealthy_RollsBackAfterADeployment_ElseRestarts() =>
        AssertCompiles(
            "unhealthy",
            new DetectionClause(Metric.Unhealthy, 0, TimeSpan.FromSeconds(30), Line: 15),
            ["", "if deployed within 10m: rollback-deployment", "if not deployed within 10m: restart-container", "verify healthy for 1m", "if recovered: resolve"],
            ["escalate"]);

    [Fact]
    public void Folder_HoldsOneRunbookForEachDetectedType() =>
        Assert.Equal(
            AnomalyType.Detected.Select(type => type.RunbookId).Order(),
            Directory.EnumerateFiles(RepositoryFiles.Path("runbooks"), "*.md").Select(path => RunbookIds.FromPath(path)).Order());

    private static void AssertCompiles(string id, DetectionClause detection, string[] steps, string[] fallback)
    {
        var runbook = RunbookParser.Parse(id, File.ReadAllBytes(RepositoryFiles.Path("runbooks", id + ".md")));

        Assert.Empty(runbook.Problems);
        Assert.Equal(detection, runbook.Detection);
        Assert.Equal(steps, Compile.All(runbook));
        Assert.Equal(fallback, runbook.Fallback.Select(Compile.Full));
        Assert.Equal(AnomalyType.FromRunbookId(id), runbook.AnomalyType);
        Assert.NotEmpty(runbook.Description);
    }
}
