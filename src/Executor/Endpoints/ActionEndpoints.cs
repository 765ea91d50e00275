using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Executor.Tools;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Reads actions, limits and dry runs.</summary>
internal static class ActionEndpoints
{
    private const int MaxActions = 100;
    private const int MaxRefusals = 20;

    public static RouteGroupBuilder MapActions(this RouteGroupBuilder api)
    {
        api.MapGet("/actions", Actions);
        api.MapGet("/actions/{id}", Action);
        api.MapGet("/limits", async (LimitsReader limits, CancellationToken cancellationToken) => TypedResults.Ok(await limits.ReadAsync(cancellationToken)));
        api.MapPost("/dry-run", DryRunAsync);
        return api;
    }

    private static Results<Ok<ActionList>, JsonHttpResult<ErrorAnswer>> Actions(LedgerStore ledger, int limit = 20) => limit is < 1 or > MaxActions
        ? Answers.BadRequest($"limit is {limit}; it must be 1 to {MaxActions}.")
        : TypedResults.Ok(ledger.Read(reader => ActionList.Of(
            reader.RecentActions(limit), reader.Entries(new LedgerQuery { Kind = EntryKind.Denied, Limit = MaxRefusals }))));

    private static Results<Ok<ActionView>, JsonHttpResult<ErrorAnswer>> Action(string id, LedgerStore ledger)
    {
        if (!Ids.IsWellFormed(id, ActionId.Prefix))
        {
            return Answers.BadRequest("An action's id is of the form act-UUID.");
        }

        return ledger.Read(reader => reader.FindAction(new ActionId(id))) is { } action
            ? TypedResults.Ok(ActionView.Of(action))
            : Answers.NotFound($"There is no action {id}.");
    }

    private static async Task<Results<Ok<DryRunAnswer>, JsonHttpResult<ErrorAnswer>>> DryRunAsync(DryRunRequest request, ActionDesk desk, CancellationToken cancellationToken)
    {
        if (request.ToAction() is not { } action)
        {
            return Answers.BadRequest(DryRunRequest.Usage);
        }

        return await desk.SubmitAsync(request.For(action), cancellationToken) switch
        {
            ActionAnswer.Rehearsed rehearsed => TypedResults.Ok(DryRunAnswer.Of(rehearsed)),
            ActionAnswer.Invalid invalid => Answers.BadRequest(invalid.Problem),
            ActionAnswer.Refused refused => Answers.Unavailable(refused.Verdict.Reason),
            _ => Answers.Unavailable("The request could not be judged."),
        };
    }
}
