using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Freezing;

public static class FreezingServices
{
    public static IServiceCollection AddFreezing(this IServiceCollection services) =>
        services.AddSingleton<FreezeFile>().AddSingleton<FreezeSwitch>().AddSingleton<IFreeze>(provider => provider.GetRequiredService<FreezeSwitch>());
}
