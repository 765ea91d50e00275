using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>What both MCP servers have in common: name, sessions, how arguments are checked, one JSON form.</summary>
public static class McpWiring
{
    public const string Path = "/mcp";

    /// <summary>Registers a server; the caller adds its tools to what this returns.</summary>
    /// <param name="services">The role's services.</param>
    /// <param name="name">As clients see it: <c>runbook-monitor</c>.</param>
    /// <param name="instructions">Under 1 KB, for an agent that knows nothing else.</param>
    public static IMcpServerBuilder AddRunbookMcp(this IServiceCollection services, string name, string instructions) =>
        services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = name, Version = typeof(McpWiring).Assembly.GetName().Version!.ToString(3) };
                options.ServerInstructions = instructions;
            })
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (context, cancellationToken) =>
                context.MatchedPrimitive is ModelContextProtocol.Server.McpServerTool tool
                && ToolArguments.Problem(tool.ProtocolTool.Name, tool.ProtocolTool.InputSchema, context.Params?.Arguments) is { } problem
                    ? Error(problem)
                    : await next(context, cancellationToken)));

    /// <summary>Serves it over Streamable HTTP: clients of 2026-07-28 without sessions, older ones with, on one URL.</summary>
    public static IMcpServerBuilder OverHttp(this IMcpServerBuilder server) =>
        server.WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.StatefulForInitializeClients);

    public static void MapRunbookMcp(this IEndpointRouteBuilder routes) => routes.MapMcp(Path);

    private static CallToolResult Error(string sentence) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = sentence }],
        Meta = new System.Text.Json.Nodes.JsonObject { ["runbook-executor/code"] = "INVALID_ARGUMENT" },
    };
}
