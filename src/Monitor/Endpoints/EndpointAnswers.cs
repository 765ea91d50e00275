using Microsoft.AspNetCore.Http;
using RunbookExecutor.Hosting.Security;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Monitor.Endpoints;

/// <summary>Turns a query's answer into what an endpoint gives: 200 with the result, or 404 or 400 with the sentence.</summary>
internal static class EndpointAnswers
{
    public static IResult ToResult<T>(this Answer<T> answer)
        where T : class => answer.IsFound
        ? TypedResults.Ok(answer.Value)
        : TypedResults.Json(new Problem(answer.Refusal.Sentence), statusCode: answer.Refusal.IsMissing ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest);
}
