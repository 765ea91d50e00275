using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace RunbookExecutor.Hosting.Roles;

/// <summary>Says in our words what the framework found wrong with a request; its own name types of the program.</summary>
public static partial class BadRequest
{
    public static string Sentence(HttpRequest request, BadHttpRequestException problem)
    {
        if (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return $"The body for {request.Path} is too large; at most 256 KiB are taken.";
        }

        if (problem.InnerException is JsonException json)
        {
            return UnknownMember().Match(json.Message) is { Success: true } unknown
                ? $"The body for {request.Path} has the unknown member '{unknown.Groups["member"].Value}'."
                : $"The body for {request.Path} is not the JSON that it takes: something is wrong at {json.Path ?? "$"} (line {(json.LineNumber ?? 0) + 1}).";
        }

        return Parameter().Match(problem.Message) is { Success: true } parameter
            ? $"'{parameter.Groups["name"].Value}' cannot be '{parameter.Groups["value"].Value}'."
            : $"{request.Path} takes a JSON body: send one with the header 'Content-Type: application/json'.";
    }

    [GeneratedRegex("""^The JSON property '(?<member>[^']*)' could not be mapped""", RegexOptions.NonBacktracking)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
