using Microsoft.Extensions.DependencyInjection;

namespace RunbookExecutor.Executor.Admission;

public static class AdmissionServices
{
    public static IServiceCollection AddAdmission(this IServiceCollection services) => services
        .AddSingleton<PlatformReader>()
        .AddSingleton<ExecutionLock>()
        .AddSingleton<Waiting>()
        .AddSingleton<Dispatch>()
        .AddSingleton<Gatekeeper>()
        .AddSingleton<RequestLog>()
        .AddSingleton<RequestApprovals>()
        .AddSingleton<ActionDesk>()
        .AddSingleton<VerificationDesk>()
        .AddSingleton<OperatorCalls>()
        .AddSingleton<OperatorDesk>()
        .AddSingleton<LimitsReader>();
}
