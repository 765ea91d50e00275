using Microsoft.Extensions.DependencyInjection;

namespace RunbookExecutor.Executor.Freezing;

public static class FreezingServices
{
    public static IServiceCollection AddFreezing(this IServiceCollection services) =>
        services.AddSingleton<FreezeFile>().AddSingleton<FreezeSwitch>();
}
