using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>What an operator does by hand: freeze and thaw, deploy and configure.</summary>
internal static class OperatorEndpoints
{
    private const int MaxReason = 500;

    public static RouteGroupBuilder MapOperator(this RouteGroupBuilder api)
    {
        api.MapGet("/freeze", (FreezeSwitch freeze) => TypedResults.Ok(FreezeAnswer.Of(freeze.Read())));
        api.MapPost("/freeze", (FreezeRequest? request, ClaimsPrincipal bearer, FreezeSwitch freeze) => TypedResults.Ok(FreezeAnswer.Of(freeze.Freeze(Reason(request, "frozen by the operator"), Caller.Of(bearer, request?.User).ToString()))));
        api.MapPost("/thaw", (FreezeRequest? request, ClaimsPrincipal bearer, FreezeSwitch freeze) => TypedResults.Ok(FreezeAnswer.Of(freeze.Thaw(Reason(request, "thawed by the operator"), Caller.Of(bearer, request?.User).ToString()))));
        api.MapPost("/deploy", DeployAsync);
        api.MapPost("/configure", ConfigureAsync);
        return api;
    }

    private static async Task<Results<Ok<MessageAnswer>, JsonHttpResult<ErrorAnswer>>> DeployAsync(DeployRequest request, ClaimsPrincipal bearer, OperatorDesk desk, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(request.Service) || string.IsNullOrWhiteSpace(request.Version)
            ? Answers.BadRequest("Give service and version.")
            : Answer(await desk.DeployAsync(request.Service, request.Version, Caller.Of(bearer, user: null).ToString(), cancellationToken));

    private static async Task<Results<Ok<MessageAnswer>, JsonHttpResult<ErrorAnswer>>> ConfigureAsync(ConfigureRequest request, ClaimsPrincipal bearer, OperatorDesk desk, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.ContainerId) || request.Variables is not { Count: > 0 } variables)
        {
            return Answers.BadRequest("Give containerId and at least one of variables; a null value removes a variable.");
        }

        if (variables.Keys.Select(name => (Name: name, Pattern: VariableRules.DeniedBy(name))).FirstOrDefault(variable => variable.Pattern is not null) is { Pattern: { } pattern } denied)
        {
            return Answers.BadRequest($"'{denied.Name}' may never be set here: {pattern} can load code, redirect traffic or carry a secret. Declare it in runbook.yaml if the service needs it.");
        }

        var misnamed = variables.Keys.FirstOrDefault(name => !VariableRules.IsName(name));
        return misnamed is null
            ? Answer(await desk.ConfigureAsync(request.ContainerId, variables, Caller.Of(bearer, user: null).ToString(), cancellationToken))
            : Answers.BadRequest($"'{misnamed}' is not a variable's name; use letters, digits and underscores.");
    }

    private static Results<Ok<MessageAnswer>, JsonHttpResult<ErrorAnswer>> Answer(OperatorAnswer answer) =>
        answer.IsDone ? TypedResults.Ok(new MessageAnswer(answer.Message)) : Answers.Conflict(answer.Message);

    private static string Reason(FreezeRequest? request, string otherwise) => request?.Reason?.Trim() switch
    {
        null or "" => otherwise,
        { Length: > MaxReason } text => text[..MaxReason],
        var text => text,
    };
}

/// <summary>Body of <c>/api/freeze</c> and <c>/api/thaw</c>; may be left out.</summary>
/// <param name="Reason">Why, for the record.</param>
/// <param name="User">Name of the local user, for the record.</param>
public sealed record FreezeRequest(string? Reason = null, string? User = null);

/// <summary>Body of <c>/api/deploy</c>.</summary>
public sealed record DeployRequest(string? Service = null, string? Version = null);

/// <summary>Body of <c>/api/configure</c>; a null value removes the variable.</summary>
public sealed record ConfigureRequest(string? ContainerId = null, IReadOnlyDictionary<string, string?>? Variables = null);

/// <param name="Frozen">Whether nothing is sent.</param>
/// <param name="Message">Why, and what lifts it.</param>
/// <param name="Sources">What says so.</param>
public sealed record FreezeAnswer(bool Frozen, string Message, IReadOnlyList<FreezeSource> Sources)
{
    public static FreezeAnswer Of(FreezeState state) => new(state.IsFrozen, state.Describe(), state.Sources);
}
