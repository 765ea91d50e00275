using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Hosting.Mcp;

namespace RunbookExecutor.Executor.Tools;

public static class ToolServices
{
    public static IMcpServerBuilder WithExecutorTools(this IMcpServerBuilder builder) => builder.WithWireTools<ActionTools>().WithWireTools<LedgerTools>();
}
