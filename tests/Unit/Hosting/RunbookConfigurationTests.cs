using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Hosting.Configuration;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class RunbookConfigurationTests
{
    [Fact]
    public void Bind_FileVariablesAndFlags_TheLaterWins()
    {
        var configuration = RunbookConfiguration.FromText(
            "test.yaml",
            """
            server:
              listen: 127.0.0.2
              hosts: [monitor.local, archestra]
            """,
            new Dictionary<string, string?> { ["server:listen"] = "127.0.0.3" });

        var server = configuration.Bind<ServerOptions>("server");

        Assert.Equal("127.0.0.3", server.Listen);
        Assert.Equal(["monitor.local", "archestra"], server.Hosts);
        Assert.Equal("variable or flag", configuration.SourceOf("server:listen"));
        Assert.Equal("test.yaml line 3", configuration.SourceOf("server:hosts:0"));
    }

    [Fact]
    public void Bind_Durations_AreReadAsWritten()
    {
        var configuration = RunbookConfiguration.FromText("test.yaml", "runbooks: { maxDuration: 1s }");

        Assert.Equal(TimeSpan.FromSeconds(1), configuration.Bind<RunbookOptions>("runbooks").MaxDuration);
    }

    [Theory]
    [InlineData("runbooks: { maxDuration: soon }", "test.yaml line 1: runbooks:maxDuration: 'soon' is not a duration; write 500ms, 90s, 2m or 1h.")]
    [InlineData("runbooks: { maxduratoin: 1s }", "maxduratoin")]
    public void Bind_ValueThatDoesNotFit_NamesKeyAndLine(string yaml, string expected)
    {
        var configuration = RunbookConfiguration.FromText("test.yaml", yaml);

        var problem = Assert.Throws<ConfigurationException>(() => configuration.Bind<RunbookOptions>("runbooks"));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("servcies: { a: 1 }", "unknown section 'servcies'. Known: platform, services")]
    [InlineData("- a", "one mapping of sections is expected")]
    [InlineData("a: [", "test.yaml line ")]
    [InlineData("server: { listen: a, listen: b }", "test.yaml line 1")]
    public void FromText_FileThatCannotBeUsed_SaysWhereAndWhy(string yaml, string expected)
    {
        var problem = Assert.Throws<ConfigurationException>(() => RunbookConfiguration.FromText("test.yaml", yaml));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_SaysWhatWouldDo()
    {
        var problem = Assert.Throws<ConfigurationException>(() => RunbookConfiguration.Load("/nowhere/runbook.yaml", "/"));

        Assert.Contains("no configuration file '/nowhere/runbook.yaml'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null, 0)]
    [InlineData("0.0.0.0", null, 1)]
    [InlineData("0.0.0.0", "0123456789abcdef0123456789abcdef", 0)]
    [InlineData("127.0.0.1", "short", 1)]
    [InlineData("everywhere", null, 1)]
    public void Problems_ListenBeyondLoopback_WantsAToken(string listen, string? token, int problems) =>
        Assert.Equal(problems, new ServerOptions { Listen = listen, Token = token }.Problems().Count());
}
