using Microsoft.Extensions.Configuration;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Platforms.Local.Declaration;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class LocalServicesTests
{
    private static readonly LocalServiceOptions Good = new()
    {
        Command = ["${app}/DemoApp", "--urls", "http://127.0.0.1:${port}"],
        Replicas = 3,
        Ports = "3001-3010",
        CpuLimit = 0.25,
        MemoryLimit = "256MiB",
        Health = "/health",
        Mode = AutomationMode.Auto,
        Environment = new() { ["LOG_LEVEL"] = "info", ["CACHE"] = "small" },
        Versions = [new() { Name = "v1" }, new() { Name = "v2", Environment = new() { ["CACHE"] = "big" }, Command = ["/bin/other"] }],
    };

    [Fact]
    public void Compile_NoMemoryLimit_IsNoLimit() =>
        Assert.Null(Assert.Single(Compile(Good with { MemoryLimit = null }).Definitions).MemoryLimitBytes);

    [Fact]
    public void Compile_GoodDeclaration_ResolvesUnitsVersionsAndFolder()
    {
        var compiled = Compile(Good);

        Assert.Empty(compiled.Errors);
        var service = Assert.Single(compiled.Definitions);
        Assert.Equal(new PortRange(3001, 3010), service.Ports);
        Assert.Equal(256L * 1024 * 1024, service.MemoryLimitBytes);
        Assert.Equal("v1", service.Current);
        Assert.Equal(["/opt/demo/DemoApp", "--urls", "http://127.0.0.1:${port}"], service.Versions[0].Command);
        Assert.Equal(["/bin/other"], service.Versions[1].Command);
        Assert.Equal("info", service.Versions[1].Environment["LOG_LEVEL"]);
        Assert.Equal("big", service.Versions[1].Environment["CACHE"]);
    }

    [Fact]
    public void Compile_NoVersions_GivesOneCalledV1()
    {
        var service = Assert.Single(Compile(Good with { Versions = [] }).Definitions);

        Assert.Equal("v1", Assert.Single(service.Versions).Name);
        Assert.Equal("v1", service.Current);
    }

    [Fact]
    public void Options_BoundFromConfiguration_TakeEveryKey()
    {
        DurationConverter.Register();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:demo-app:command:0"] = "${app}/DemoApp",
            ["services:demo-app:command:1"] = "--x",
            ["services:demo-app:replicas"] = "3",
            ["services:demo-app:ports"] = "3001-3010",
            ["services:demo-app:cpuLimit"] = "0.25",
            ["services:demo-app:memoryLimit"] = "64MiB",
            ["services:demo-app:health"] = "/health",
            ["services:demo-app:mode"] = "auto",
            ["services:demo-app:environment:LOG_LEVEL"] = "info",
            ["services:demo-app:versions:0:name"] = "v1",
            ["services:demo-app:versions:1:name"] = "v2",
            ["services:demo-app:versions:1:environment:BUILD"] = "bad",
            ["services:demo-app:current"] = "v2",
            ["services:demo-app:stopGrace"] = "3s",
            ["services:demo-app:restartOnExit"] = "false",
        }).Build();

        var services = configuration.GetSection("services").Get<Dictionary<string, LocalServiceOptions>>()!;
        var service = Assert.Single(LocalServices.Compile(services, "/opt/demo").Definitions);

        Assert.Equal(["/opt/demo/DemoApp", "--x"], service.Versions[0].Command);
        Assert.Equal((3, 0.25, 64L << 20, "/health", AutomationMode.Auto), (service.Replicas, service.CpuLimitCores, service.MemoryLimitBytes, service.HealthPath, service.Mode));
        Assert.Equal("bad", service.FindVersion("v2")!.Environment["BUILD"]);
        Assert.Equal("info", service.FindVersion("v2")!.Environment["LOG_LEVEL"]);
        Assert.Equal(("v2", TimeSpan.FromSeconds(3), false), (service.Current, service.StopGrace, service.RestartOnExit));
    }

    public static TheoryData<LocalServiceOptions, string> Bad => new()
    {
        { Good with { Ports = "3001-" }, "services:demo-app:ports: '3001-' is not a range; write 3001-3010." },
        { Good with { Ports = "3010-3001" }, "services:demo-app:ports: '3010-3001' is not a range; write 3001-3010." },
        { Good with { Ports = "70000" }, "services:demo-app:ports: '70000' is not a range; write 3001-3010." },
        { Good with { Ports = "3001-3002" }, "services:demo-app:ports: 3001-3002 has 2 for 3 replicas; give one each, and better twice as many, so that a replica's successor can start beside it." },
        { Good with { Replicas = 6 }, "services:demo-app:replicas: 6 is out of range; write 1 to 5." },
        { Good with { Replicas = 0 }, "services:demo-app:replicas: 0 is out of range; write 1 to 5." },
        { Good with { Command = [] }, "services:demo-app:command: is empty; write the program and its arguments as a list, [\"/usr/bin/my-app\", \"--verbose\"]." },
        { Good with { Current = "v3" }, "services:demo-app:current: 'v3' is not one of its versions; known: v1, v2." },
        { Good with { Versions = [new() { Name = "v1" }, new() { Name = "v1" }] }, "services:demo-app:versions:1:name: 'v1' is there twice; give each version a name of its own." },
        { Good with { Versions = [new()] }, "services:demo-app:versions:0:name: '' is not a version name; write letters, digits, dots, dashes and underscores, such as v2." },
        { Good with { MemoryLimit = "much" }, "services:demo-app:memoryLimit: 'much' is not a size; write one such as 256MiB." },
        { Good with { CpuLimit = 0 }, "services:demo-app:cpuLimit: 0 is not a number of cores; write one above 0, such as 0.25, or leave it out for no limit." },
        { Good with { CpuLimit = double.NaN }, "services:demo-app:cpuLimit: NaN is not a number of cores; write one above 0, such as 0.25, or leave it out for no limit." },
        { Good with { Health = "health" }, "services:demo-app:health: 'health' is not a path; write one such as /health." },
        { Good with { Ports = null, Command = ["app"] }, "services:demo-app:health: a health check needs ports; add ports: 3001-3010 to the service." },
        { Good with { Ports = null, Health = null }, "services:demo-app:command: ${port} needs ports; add ports: 3001-3010 to the service." },
        { Good with { Environment = new() { ["1A"] = "x" } }, "services:demo-app:environment:1A: '1A' is not a variable's name; write letters, digits and underscores, not beginning with a digit." },
        { Good with { Environment = new() { ["PORT"] = "1" } }, "services:demo-app:environment:PORT: 'PORT' is set for each replica by the platform; choose another name." },
        { Good with { StopGrace = TimeSpan.FromSeconds(-1) }, "services:demo-app:stopGrace: 0ms is out of range; write 0s to 5m." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Compile_BadValue_NamesItsKeyAndTheRemedy(LocalServiceOptions options, string error)
    {
        var compiled = Compile(options);

        Assert.Equal([error], compiled.Errors);
        Assert.Empty(compiled.Definitions);
    }

    [Fact]
    public void Compile_SeveralErrors_GivesThemAll()
    {
        var compiled = LocalServices.Compile(
            new Dictionary<string, LocalServiceOptions>
            {
                ["Demo App"] = Good with { Replicas = 9 },
                ["api"] = new() { Command = ["${app}/x"], Ports = "x" },
            },
            appFolder: null);

        Assert.Collection(
            compiled.Errors,
            error => Assert.StartsWith("services:Demo App: 'Demo App' is not a service name", error),
            error => Assert.StartsWith("services:Demo App:command: ${app} is not known here", error),
            error => Assert.StartsWith("services:Demo App:replicas: 9", error),
            error => Assert.StartsWith("services:api:command: ${app} is not known here", error),
            error => Assert.StartsWith("services:api:ports: 'x'", error));
    }

    [Fact]
    public void Compile_OverlappingPorts_NamesBothServices()
    {
        var compiled = LocalServices.Compile(
            new Dictionary<string, LocalServiceOptions> { ["a"] = Good, ["b"] = Good with { Ports = "3010-3020" } },
            "/opt/demo");

        Assert.Equal(["services:b:ports: 3010-3020 overlaps services:a:ports, 3001-3010; give each service ports of its own."], compiled.Errors);
    }

    [Fact]
    public void Compile_NameThatReadsAsAReplica_IsRefused()
    {
        var compiled = LocalServices.Compile(
            new Dictionary<string, LocalServiceOptions> { ["demo"] = Good, ["demo-2"] = Good with { Ports = "4001-4010" } },
            "/opt/demo");

        Assert.Equal(["services:demo-2: reads as a replica of demo; give it a name that does not end in a number."], compiled.Errors);
    }

    private static CompiledServices Compile(LocalServiceOptions options) =>
        LocalServices.Compile(new Dictionary<string, LocalServiceOptions> { ["demo-app"] = options }, "/opt/demo");
}
