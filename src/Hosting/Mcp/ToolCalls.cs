using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Stands in front of every tool: checks the arguments, and turns what a tool cannot do into one sentence and a code.</summary>
public static class ToolCalls
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Check(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (context, cancellationToken) =>
        {
            if (context.MatchedPrimitive is null)
            {
                throw new McpProtocolException($"There is no tool '{context.Params?.Name}'. There are: {Names(context)}.", McpErrorCode.InvalidParams);
            }

            if (Problem(context) is { } problem)
            {
                return Error(ToolCode.InvalidArgument, problem);
            }

            try
            {
                return await next(context, cancellationToken);
            }
            catch (McpException refusal) when (refusal is not McpProtocolException)
            {
                // The library would put words of its own before the sentence.
                return Error(refusal is ToolProblemException { Code: var code } ? code : ToolCode.InvalidArgument, refusal.Message);
            }
        };

    private static string? Problem(RequestContext<CallToolRequestParams> context)
    {
        if (context.MatchedPrimitive is not McpServerTool { ProtocolTool: var tool } || context.Params is not { } call)
        {
            return null;
        }

        call.Arguments = ToolArguments.WithoutNulls(tool.InputSchema, call.Arguments);
        return ToolArguments.Problem(tool.Name, tool.InputSchema, call.Arguments);
    }

    private static string Names(RequestContext<CallToolRequestParams> context) =>
        string.Join(", ", context.Services!.GetServices<McpServerTool>().Select(tool => tool.ProtocolTool.Name));

    private static CallToolResult Error(string code, string sentence) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = sentence }],
        Meta = new JsonObject { [ToolCode.Key] = code },
    };
}
