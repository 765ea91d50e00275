using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RunbookExecutor.Executor.Endpoints;

/// <param name="Error">What went wrong, and what would do.</param>
public sealed record ErrorAnswer(string Error);

/// <param name="Message">What happened.</param>
public sealed record MessageAnswer(string Message);

/// <summary>The error answers of all endpoints.</summary>
internal static class Answers
{
    public static JsonHttpResult<ErrorAnswer> BadRequest(string sentence) => Error(StatusCodes.Status400BadRequest, sentence);

    public static JsonHttpResult<ErrorAnswer> NotFound(string sentence) => Error(StatusCodes.Status404NotFound, sentence);

    public static JsonHttpResult<ErrorAnswer> Conflict(string sentence) => Error(StatusCodes.Status409Conflict, sentence);

    public static JsonHttpResult<ErrorAnswer> Unavailable(string sentence) => Error(StatusCodes.Status503ServiceUnavailable, sentence);

    private static JsonHttpResult<ErrorAnswer> Error(int status, string sentence) => TypedResults.Json(new ErrorAnswer(sentence), statusCode: status);
}
