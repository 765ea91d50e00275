using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Stands in front of every prompt: names the argument that is missing, and lets a prompt's own sentence through.</summary>
internal static class PromptArguments
{
    public static McpRequestHandler<GetPromptRequestParams, GetPromptResult> Check(McpRequestHandler<GetPromptRequestParams, GetPromptResult> next) =>
        async (context, cancellationToken) =>
        {
            if (Missing(context) is { } missing)
            {
                throw new McpProtocolException($"{context.Params!.Name} needs the argument '{missing}'.", McpErrorCode.InvalidParams);
            }

            try
            {
                return await next(context, cancellationToken);
            }
            catch (McpException refusal) when (refusal is not McpProtocolException)
            {
                throw new McpProtocolException(refusal.Message, refusal, McpErrorCode.InvalidParams);
            }
        };

    private static string? Missing(RequestContext<GetPromptRequestParams> context) =>
        context.MatchedPrimitive is McpServerPrompt { ProtocolPrompt.Arguments: { } arguments }
            ? arguments.FirstOrDefault(argument => argument.Required == true && context.Params?.Arguments?.ContainsKey(argument.Name) != true)?.Name
            : null;
}
