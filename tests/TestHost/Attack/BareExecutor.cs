using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>The executor as the product puts it together, without a web server around it.</summary>
internal static class BareExecutor
{
    public static ServiceProvider Build(ExecutorOptions options, BootClock clock, IActuator actuator) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(clock)
        .AddSingleton(actuator)
        .AddSingleton(options)
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddExecutor()
        .BuildServiceProvider();

    public static async Task StartAsync(ServiceProvider services)
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }
}
