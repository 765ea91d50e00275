using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>What both MCP servers have in common: name, sessions, how calls are checked, how tools are listed.</summary>
public static class McpWiring
{
    public const string Path = "/mcp";

    // The tools are part of the program: they change when it is replaced.
    private static readonly TimeSpan ListLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Registers a server; the caller adds its tools to what this returns.</summary>
    /// <param name="services">The role's services.</param>
    /// <param name="name">As clients see it: <c>runbook-monitor</c>.</param>
    /// <param name="instructions">Under 1 KB, for an agent that knows nothing else.</param>
    public static IMcpServerBuilder AddRunbookMcp(this IServiceCollection services, string name, string instructions) =>
        services
            .AddSingleton<CallLog>()
            .AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = name, Version = typeof(McpWiring).Assembly.GetName().Version!.ToString(3) };
                options.ServerInstructions = instructions;
            })
            .WithMessageFilters(filters => filters.AddIncomingFilter(MessageParams.Check))
            .WithRequestFilters(filters => filters.AddCallToolFilter(CallRecorder.Record).AddCallToolFilter(ToolCalls.Check).AddListToolsFilter(InOrder).AddGetPromptFilter(PromptArguments.Check));

    /// <summary>Serves it over Streamable HTTP: clients of 2026-07-28 without sessions, older ones with, on one URL.</summary>
    public static IMcpServerBuilder OverHttp(this IMcpServerBuilder server) =>
        server.WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients);

    /// <summary>Serves it over standard input and output, for the one client that started this process.</summary>
    public static IMcpServerBuilder OverStdio(this IMcpServerBuilder server)
    {
        var output = new StdioOutput(Console.OpenStandardOutput(), TimeProvider.System);
        return server.WithStreamServerTransport(new StdioInput(Console.OpenStandardInput(), output), output);
    }

    public static void MapRunbookMcp(this IEndpointRouteBuilder routes)
    {
        routes.MapMcp(Path);
        routes.MapCalls();
    }

    // The same order in every answer, as registered: clients keep the list in the model's cached prompt.
    private static McpRequestHandler<ListToolsRequestParams, ListToolsResult> InOrder(McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) =>
        async (context, cancellationToken) =>
        {
            var list = await next(context, cancellationToken);
            var order = context.Services!.GetServices<McpServerTool>().Select(tool => tool.ProtocolTool.Name).ToList();
            list.Tools = [.. list.Tools.OrderBy(tool => order.IndexOf(tool.Name))];
            list.TimeToLive = ListLifetime;
            list.CacheScope = CacheScope.Private;
            return list;
        };
}
