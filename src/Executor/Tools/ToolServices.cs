using Microsoft.Extensions.DependencyInjection;

namespace RunbookExecutor.Executor.Tools;

public static class ToolServices
{
    public static IMcpServerBuilder WithExecutorTools(this IMcpServerBuilder builder) => builder.WithTools<ActionTools>().WithTools<LedgerTools>();
}
