using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class CanonicalStepTests
{
    [Theory]
    [InlineData("`restart-container`", "restart-container")]
    [InlineData("`restart-container` the affected container to free memory", "restart-container")]
    [InlineData("``restart-container``", "restart-container")]
    [InlineData("**`restart-container`** it", "restart-container")]
    [InlineData("`restart-container` and see [the page](https://example.com)", "restart-container")]
    [InlineData("`scale-service replicas=3`", "scale-service replicas=3")]
    [InlineData("`scale-service  replicas=+2`", "scale-service replicas=+2")]
    [InlineData("`update-env-vars CACHE_SIZE_MB=16`", "update-env-vars CACHE_SIZE_MB=16")]
    [InlineData("`update-env-vars B=2 A=x,y=z`", "update-env-vars A=x,y=z B=2")]
    [InlineData("`rollback-deployment`", "rollback-deployment")]
    [InlineData("`wait 30s`", "wait 30s")]
    [InlineData("`wait 1h30m` for the batch to end", "wait 1h30m")]
    [InlineData("`wait 2 minutes`", "wait 2m")]
    [InlineData("`verify memory < 70% for 3m`", "verify memory < 70% for 3m")]
    [InlineData("`verify cpu<80%`", "verify cpu < 80%")]
    [InlineData("`verify error-rate < 2.5% for 30s within 5m`", "verify error-rate < 2.5% for 30s within 5m")]
    [InlineData("`verify memory > 10% within 1m`", "verify memory > 10% within 1m")]
    [InlineData("`verify recovered`", "verify recovered")]
    [InlineData("`verify running for 1m`", "verify running for 1m")]
    [InlineData("`verify healthy for 1m within 5m`", "verify healthy for 1m within 5m")]
    [InlineData("`verify recovered for 3m within 10m`", "verify recovered for 3m within 10m")]
    [InlineData("`resolve`", "resolve")]
    [InlineData("`escalate` to whoever is awake", "escalate")]
    [InlineData("`if recovered: resolve`", "if recovered: resolve")]
    [InlineData("`if recovered:` `resolve`", "if recovered: resolve")]
    [InlineData("`if recovered`: `resolve`", "if recovered: resolve")]
    [InlineData("`if not deployed within 10m:` `restart-container`", "if not deployed within 10m: restart-container")]
    [InlineData("`if deployed within 1h: rollback-deployment`", "if deployed within 1h: rollback-deployment")]
    [InlineData("`if memory > 90%: restart-container` at once", "if memory > 90%: restart-container")]
    [InlineData("`if only this container is affected: restart-container`", "if only this container is affected: restart-container")]
    [InlineData("`if the whole service is affected:` `scale-service replicas=+2`", "if the whole service is affected: scale-service replicas=+2")]
    [InlineData("`if not recovered:` scale the service to 3 replicas", "if not recovered: scale-service replicas=3")]
    [InlineData("If it persists, `scale-service replicas=+1`", "if not recovered: scale-service replicas=+1")]
    [InlineData("If stable: `resolve`", "if recovered: resolve")]
    public void Canonical_WellFormed_Compiles(string item, string canonical)
    {
        var runbook = Compile.Item(item);

        Assert.Equal(canonical, Compile.Full(Assert.Single(runbook.Steps)));
        Assert.Empty(runbook.Problems);
    }

    [Theory]
    [InlineData("`reboot-container`", "unknown action 'reboot-container'. Known: restart-container, scale-service, update-env-vars, rollback-deployment.")]
    [InlineData("`reboot` the container", "unknown action 'reboot'. Known: restart-container, scale-service, update-env-vars, rollback-deployment.")]
    [InlineData("`restart-pod`", "unknown action 'restart-pod'")]
    [InlineData("`restart_container`", "unknown action 'restart_container'")]
    [InlineData("`restart-containers`", "unknown action 'restart-containers'")]
    [InlineData("`scale-deployment replicas=3`", "unknown action 'scale-deployment'")]
    [InlineData("`set-env-vars A=1`", "unknown action 'set-env-vars'")]
    [InlineData("`restart-container demo-app-2`", "'restart-container' takes nothing after it")]
    [InlineData("`rollback-deployment v1`", "'rollback-deployment' takes nothing after it")]
    [InlineData("`resolve incident`", "'resolve' takes nothing after it")]
    [InlineData("`escalate now`", "'escalate' takes nothing after it")]
    [InlineData("`scale-service`", "no number of replicas")]
    [InlineData("`scale-service replicas=two`", "no number of replicas")]
    [InlineData("`scale-service replicas=2.5`", "no number of replicas")]
    [InlineData("`scale-service replicas=-1`", "no number of replicas")]
    [InlineData("`scale-service replicas=+0`", "no number of replicas")]
    [InlineData("`scale-service replicas=99999`", "no number of replicas")]
    [InlineData("`scale-service demo-app replicas=3`", "no number of replicas")]
    [InlineData("`scale-service 3`", "no number of replicas")]
    [InlineData("`update-env-vars`", "which variable")]
    [InlineData("`update-env-vars CACHE_SIZE_MB`", "'CACHE_SIZE_MB' is no assignment")]
    [InlineData("`update-env-vars CACHE_SIZE_MB=`", "no assignment")]
    [InlineData("`update-env-vars 1A=2`", "no assignment")]
    [InlineData("`update-env-vars A=\"b\"`", "no assignment")]
    [InlineData("`update-env-vars A=${B}`", "no assignment")]
    [InlineData("`update-env-vars A=<value>`", "no assignment")]
    [InlineData("`update-env-vars A=1 A=2`", "'A' is set twice")]
    [InlineData("`wait`", "no duration")]
    [InlineData("`wait 30`", "no duration")]
    [InlineData("`wait 0s`", "no duration")]
    [InlineData("`wait forever`", "no duration")]
    [InlineData("`wait 9999d`", "no duration")]
    [InlineData("`verify`", "does not say what must hold")]
    [InlineData("`verify memory`", "cannot be read")]
    [InlineData("`verify stopped`", "cannot be read")]
    [InlineData("`verify memory < 70`", "cannot be read")]
    [InlineData("`verify memory <= 70%`", "cannot be read")]
    [InlineData("`verify disk < 70%`", "cannot be read")]
    [InlineData("`verify memory < 0%`", "cannot be read")]
    [InlineData("`verify error-rate > 150%`", "cannot be read")]
    [InlineData("`verify memory < 70% for ever`", "cannot be read")]
    [InlineData("`verify memory < 70% for 0s`", "cannot be read")]
    [InlineData("`verify memory < 70% for 5m within 3m`", "can never hold")]
    [InlineData("`verify deployed within 10m`", "cannot be read")]
    [InlineData("`if exit code 137: restart-container`", "unknown condition 'exit code 137'. Known: deployed within D; not deployed within D; recovered; not recovered;")]
    [InlineData("`if deployed:` `rollback-deployment`", "unknown condition 'deployed'")]
    [InlineData("`if memory > 90:` `restart-container`", "unknown condition 'memory > 90'")]
    [InlineData("`restart-container` or `rollback-deployment`", "`rollback-deployment` is a second action")]
    [InlineData("`restart-container` then `scale-service replicas=3`", "`scale-service replicas=3` is a second action")]
    [InlineData("`restart-container` not", "'not' after `restart-container`")]
    [InlineData("`restart-container` - do not do this at night", "'not' after `restart-container`")]
    [InlineData("`restart-container` if memory is above 90%", "'if' after `restart-container`")]
    [InlineData("`restart-container` unless it is the leader", "'unless' after `restart-container`")]
    [InlineData("`restart-container`?", "'?' after `restart-container`")]
    public void Canonical_Malformed_IsErrorWithLineAndWhatWouldDo(string item, string message)
    {
        var runbook = Compile.Item(item);

        Assert.IsType<NoteStep>(Assert.Single(runbook.Steps));
        var problem = Assert.Single(runbook.Problems, problem => problem.IsError);
        Assert.Equal(5, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(runbook.HasErrors);
    }

    [Fact]
    public void Problem_Formatted_NamesFileAndLine()
    {
        var problem = Compile.Item("`reboot-container`").Problems.First(problem => problem.IsError);

        Assert.Equal(
            "trouble.md line 5: unknown action 'reboot-container'. Known: restart-container, scale-service, update-env-vars, rollback-deployment.",
            problem.Format("trouble.md"));
    }

    [Theory]
    [InlineData("`scale-service replicas=8`", "scale-service replicas=8", "1 to 5")]
    [InlineData("`scale-service replicas=0`", "scale-service replicas=0", "1 to 5")]
    [InlineData("Scale to 8 total replicas", "scale-service replicas=8", "1 to 5")]
    [InlineData("`scale-service replicas=+5`", "scale-service replicas=+5", "limit of 5")]
    public void Scale_BeyondTheLimits_CompilesAndFailsLint(string item, string canonical, string limit)
    {
        var runbook = Compile.Item(item);

        Assert.Equal(canonical, runbook.Steps[0].Canonical);
        Assert.False(runbook.HasErrors);
        Assert.True(runbook.FailsLint);
        Assert.Contains(limit, Assert.Single(runbook.Problems).Message, StringComparison.Ordinal);
    }
}
