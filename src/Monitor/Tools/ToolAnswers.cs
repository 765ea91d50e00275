using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Monitor.Tools;

/// <summary>Turns a query's answer into what a tool gives: its result, or an error whose text says what would do.</summary>
internal static class ToolAnswers
{
    public static T OrError<T>(this Answer<T> answer)
        where T : class => answer.IsFound ? answer.Value : throw Problem(answer.Refusal);

    private static ToolProblemException Problem(Refusal refusal) =>
        new(refusal.IsMissing ? ToolCode.NotFound : ToolCode.InvalidArgument, refusal.Sentence);
}
