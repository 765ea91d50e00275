using Microsoft.Extensions.DependencyInjection;

namespace RunbookExecutor.Executor.Approvals;

public static class ApprovalServices
{
    public static IServiceCollection AddApprovals(this IServiceCollection services) =>
        services.AddSingleton<ApprovalBook>().AddSingleton<ApprovalDesk>();
}
