using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Executor.Approvals;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Shows what waits for a person, and takes the person's word. No tool leads here, so no agent's protocol does.</summary>
internal static class ApprovalEndpoints
{
    public static RouteGroupBuilder MapApprovals(this RouteGroupBuilder api)
    {
        api.MapGet("/approvals", (ApprovalDesk desk, bool all = false) => TypedResults.Ok(new ApprovalList([.. desk.List(all).Select(ApprovalView.Of)])));
        api.MapGet("/approvals/{id}", Approval);
        api.MapPost("/approvals/{id}/approve", (string id, DecisionRequest? request, ClaimsPrincipal bearer, ApprovalDesk desk) => Decide(id, request, bearer, desk.Approve));
        api.MapPost("/approvals/{id}/deny", (string id, DecisionRequest? request, ClaimsPrincipal bearer, ApprovalDesk desk) => Decide(id, request, bearer, desk.Deny));
        return api;
    }

    private static Results<Ok<ApprovalView>, JsonHttpResult<ErrorAnswer>> Approval(string id, ApprovalDesk desk)
    {
        if (!Ids.IsWellFormed(id, ApprovalId.Prefix))
        {
            return Malformed();
        }

        return desk.Find(new ApprovalId(id)) is { } approval ? TypedResults.Ok(ApprovalView.Of(approval)) : Answers.NotFound($"There is no approval {id}.");
    }

    private static Results<Ok<ApprovalView>, JsonHttpResult<ErrorAnswer>> Decide(
        string id, DecisionRequest? request, ClaimsPrincipal bearer, Func<ApprovalId, Approver, string?, ApprovalAnswer> decide)
    {
        if (!Ids.IsWellFormed(id, ApprovalId.Prefix))
        {
            return Malformed();
        }

        return decide(new ApprovalId(id), Caller.Of(bearer, request?.User), request?.Comment) switch
        {
            ApprovalAnswer.Taken taken => TypedResults.Ok(ApprovalView.Of(taken.Approval)),
            ApprovalAnswer.Refused refused => Answers.Conflict(refused.Problem),
            ApprovalAnswer.Unknown unknown => Answers.NotFound(unknown.Problem),
            _ => Answers.Conflict("The answer could not be taken."),
        };
    }

    private static JsonHttpResult<ErrorAnswer> Malformed() => Answers.BadRequest("An approval's id is of the form apr-UUID; 'runbook approvals' lists those that wait.");
}

/// <summary>Body of an approval or a denial; may be left out.</summary>
/// <param name="Comment">Why, for the record.</param>
/// <param name="User">Name of the local user, for the record.</param>
public sealed record DecisionRequest(string? Comment = null, string? User = null);
