using ModelContextProtocol;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>A tool gives no result; the message is the sentence that the client sees.</summary>
/// <param name="code">For programs: one of <see cref="ToolCode"/>.</param>
/// <param name="sentence">What, which, and what would do.</param>
/// <param name="cause">What went wrong underneath, if something did.</param>
public sealed class ToolProblemException(string code, string sentence, Exception? cause = null) : McpException(sentence, cause)
{
    public string Code { get; } = code;
}

/// <summary>Why a tool gave no result, in a word that programs can compare; it stands in the result's <c>_meta</c>.</summary>
public static class ToolCode
{
    /// <summary>Its key in <c>_meta</c>.</summary>
    public const string Key = "runbook-executor/code";

    /// <summary>The call cannot be meant as it is: change it.</summary>
    public const string InvalidArgument = "INVALID_ARGUMENT";

    /// <summary>What it names is not there.</summary>
    public const string NotFound = "NOT_FOUND";

    /// <summary>The ledger or the platform does not answer: ask again later.</summary>
    public const string Unavailable = "UNAVAILABLE";
}
