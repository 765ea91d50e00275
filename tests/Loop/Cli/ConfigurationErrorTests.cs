using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Configuration;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class ConfigurationErrorTests
{
    private const string Web = "services: { web: { command: [\"/bin/sleep\"]";

    [Theory]
    [InlineData("services: [", "test.yaml line ")]
    [InlineData("just text", "test.yaml: one mapping of sections is expected")]
    [InlineData("servces: { a: 1 }\nfoo: 1", "test.yaml line 1: unknown section 'servces'. Known: platform, services,", "test.yaml line 2: unknown section 'foo'.")]
    [InlineData("services: 3", "test.yaml line 1: services: '3' stands where named entries are expected")]
    [InlineData("services: { web: sleep }", "services:web: 'sleep' stands where keys are expected: command,")]
    [InlineData("services: { web: { command: sleep 9 } }", "services:web:command: 'sleep 9' stands where a list is expected; write [\"sleep\", \"9\"].")]
    [InlineData(Web + ", replicas: 2.5 } }", "services:web:replicas: '2.5' is not a whole number.")]
    [InlineData(Web + ", replicas: 9, current: v9 } }", "test.yaml line 1: services:web:replicas: 9 is out of range; write 1 to 5.", "services:web:current: 'v9' is not one of its versions; known: v1.")]
    [InlineData(Web + ", ports: 9-3 } }", "services:web:ports: '9-3' is not a range; write 3001-3010.")]
    [InlineData(Web + ", mode: magic, restartOnExit: maybe } }", "'magic' is not one of observe, propose, auto.", "'maybe' is neither true nor false.")]
    [InlineData(Web + ", stopGrace: soon, cpuLimit: much } }", "'soon' is not a duration", "'much' is not a number")]
    [InlineData(Web + ", health: { path: / } } }", "services:web:health: one value is expected")]
    [InlineData("policy: { maxActionsPerHour: 100, minSpacing: 1s }", "policy.maxActionsPerHour is 100; it may be 0 to 10", "policy.minSpacing is 1s; it may be 5s to 1h")]
    [InlineData("policy: { maxRestartsPerContainerPerHour: 4, maxReplicas: 6 }", "maxRestartsPerContainerPerHour is 4; it may be 0 to 3", "maxReplicas is 6; it may be 1 to 5")]
    [InlineData("policy: { maxActionPerHour: 5 }", "test.yaml line 1: policy:maxActionPerHour: there is no such key. Known: maxActionsPerHour,")]
    [InlineData("policy: { maxActionsPerHour: 5000, acceptHigherLimits: true }", "policy.maxActionsPerHour is 5000; it may be 0 to 1000")]
    [InlineData("policy: { maintenanceWindows: [ { cron: \"0 0 31 2 *\", duration: 1h } ] }", "test.yaml line 1: policy.maintenanceWindows.0.cron is '0 0 31 2 *', which never fires")]
    [InlineData("policy: { maintenanceWindows: [ { cron: \"0 2 * * *\", duration: forever, zone: X } ] }", "policy:maintenanceWindows:0:duration: 'forever' is not a duration", "policy:maintenanceWindows:0:zone: there is no such key. Known: cron, duration, timeZone.")]
    [InlineData("policy: { alwaysAsk: [reboot], approvalLifetime: 1s }", "policy.alwaysAsk.0 is 'reboot', which is no tool", "policy.approvalLifetime is 1s; it may be 10s to 24h")]
    [InlineData("server: { tokens: { bot: { token: short, scopes: [all] } } }", "server:tokens: they are for others than the operator", "server:tokens:bot: give either token", "server:tokens:bot:scopes must hold some of monitor:read,")]
    [InlineData("orchestrator: { monitor: here }", "orchestrator:monitor: 'here' is not an address")]
    [InlineData("runbooks: { folder: /nowhere }", "runbooks:folder: there is no folder '/nowhere'.")]
    [InlineData("server: { listen: everywhere, token: short }", "'everywhere' is not an IP address", "a token of 5 characters can be guessed")]
    public void From_ConfigurationThatCannotBeUsed_TellsEveryErrorWithItsKey(string yaml, params string[] sentences)
    {
        var problem = Assert.Throws<ConfigurationException>(() => InstanceOptions.From(RunbookConfiguration.FromText("test.yaml", yaml)));

        Assert.All(sentences, sentence => Assert.Contains(sentence, problem.Message, StringComparison.Ordinal));
    }
}
