using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Roles;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class MonitorBoundaryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("runbook-boundary-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Monitor_AskedForAWriter_HasNone()
    {
        await using var monitor = Roles.Monitor(Settings(RolePorts.Monitor), Options, Place);

        Assert.NotNull(monitor.Services.GetService<IContainerSource>());
        Assert.Null(monitor.Services.GetService<IActuator>());
        Assert.Null(monitor.Services.GetService<IDeployer>());
        Assert.False(monitor.Services.GetRequiredService<IContainerSource>() is IActuator or IDeployer);
    }

    [Fact]
    public async Task Orchestrator_AskedForAPlatform_HasNone()
    {
        await using var orchestrator = Roles.Orchestrator(Settings(RolePorts.Orchestrator), Options, Options.Orchestrator);

        Assert.Null(orchestrator.Services.GetService<IActuator>());
        Assert.Null(orchestrator.Services.GetService<IDeployer>());
        Assert.Null(orchestrator.Services.GetService<IContainerSource>());
    }

    [Fact]
    public async Task Executor_AskedForAWriter_HasOne()
    {
        await using var executor = Roles.Executor(Settings(RolePorts.Executor), Options, Place);

        Assert.NotNull(executor.Services.GetService<IActuator>());
        Assert.NotNull(executor.Services.GetService<IDeployer>());
    }

    private static InstanceOptions Options => InstanceOptions.From(RunbookConfiguration.FromText("test.yaml", string.Empty));

    private PlatformPlace Place => new(folder.FullName, folder.FullName);

    private RoleSettings Settings(string role) =>
        new(role, 0, new ServerOptions(), DataDirectory.Open(folder.FullName), NullLoggerFactory.Instance, TimeProvider.System);
}
