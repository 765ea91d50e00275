using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Says what is wrong with a request's params where the protocol library would only say that an error occurred.</summary>
internal static partial class MessageParams
{
    public static McpMessageHandler Check(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        if (request.Params is not (null or JsonObject))
        {
            throw Invalid($"{request.Method}: params must be an object of names and values.");
        }

        try
        {
            await next(context, cancellationToken);
        }
        catch (JsonException problem)
        {
            throw Invalid($"{request.Method}: {Sentence(problem)}");
        }
    };

    private static string Sentence(JsonException problem) =>
        Missing().Match(problem.Message) is { Success: true } missing
            ? $"params needs {missing.Groups["names"].Value}."
            : $"params is not what it takes: something is wrong at {problem.Path?.Replace("$", "params", StringComparison.Ordinal) ?? "params"}.";

    private static McpProtocolException Invalid(string sentence) => new(sentence, McpErrorCode.InvalidParams);

    [GeneratedRegex("missing required properties including: (?<names>'.+')\\.", RegexOptions.NonBacktracking)]
    private static partial Regex Missing();
}
