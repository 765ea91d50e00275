using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Configuration;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Read_Values_AreWrittenAsInTheFileWithWhereEachComesFrom()
    {
        var configuration = RunbookConfiguration.FromText(
            "test.yaml", "services: { web: { command: [\"/bin/sleep\", \"s3cret\"], replicas: 2 } }\npolicy: { acceptHigherLimits: true, cooldown: 180s }");

        var settings = SettingsReader.Read(configuration, InstanceOptions.From(configuration)).Settings;

        Assert.Contains(new SettingView("policy:acceptHigherLimits", "true", "test.yaml line 2"), settings);
        Assert.Contains(new SettingView("policy:cooldown", "3m", "test.yaml line 2"), settings);
        Assert.Contains(new SettingView("policy:minSpacing", "5s", "default"), settings);
        Assert.Contains(new SettingView("services:web:replicas", "2", "test.yaml line 1"), settings);
        Assert.DoesNotContain(settings, setting => setting.Value.Contains("s3cret", StringComparison.Ordinal));
    }
}
