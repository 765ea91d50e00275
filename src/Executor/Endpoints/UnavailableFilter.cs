using Microsoft.AspNetCore.Http;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Says in one place that the ledger or the platform cannot be used now.</summary>
internal sealed class UnavailableFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception error) when (error is LedgerUnavailableException or PlatformException)
        {
            return Answers.Unavailable(error.Message);
        }
    }
}
