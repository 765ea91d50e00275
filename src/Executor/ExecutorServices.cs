using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Executor;

/// <summary>The executor's parts. The host brings <see cref="ExecutorOptions"/>, <see cref="PolicyOptions"/> and the platform's <c>IActuator</c>.</summary>
public static class ExecutorServices
{
    public static IServiceCollection AddExecutor(this IServiceCollection services) => services
        .AddLedger()
        .AddFreezing()
        .AddGuards()
        .AddApprovals()
        .AddAdmission()
        .AddActuation()
        .AddSingleton<IRefusedBearer, RefusedApprover>();

    public static IEndpointRouteBuilder MapExecutorEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, UnavailableFilter>().MapActions().MapApprovals().MapLedger().MapOperator();
        return routes;
    }
}
